/**
 * The training engine: forward, backward and optimizers of a BERT classifier over OpenBLAS, behind one door,
 * {@link dev.lockstep.engine.Backprop}.
 *
 * <p>Axes, as they are named at every buffer: {@code batch} rows of a batch; {@code length} tokens of a row;
 * {@code tokens} = batch * length, all tokens of a batch in row order; {@code hidden} the model's width; {@code heads}
 * attention heads; {@code headSize} = hidden / heads; {@code inner} the width between the two feed-forward products;
 * {@code vocab} ids; {@code labels} classes. Matrices are row-major; a dense layer's weight is (out, in).
 */
package dev.lockstep.engine;
