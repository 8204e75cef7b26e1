/**
 * Learning-rate schedules in every dialect: the rate at a step, as pure functions.
 *
 * <p>{@link dev.lockstep.schedule.Schedules} is the door: a {@link dev.lockstep.schedule.ScheduleSpec} in, a
 * {@link dev.lockstep.schedule.Schedule} out, and the catalogue. Behind it a framework is one table: a row holds a scheduler's
 * parameters and the formula that they make.
 *
 * <table>
 *   <caption>The dialects, and where what has one name is not one thing</caption>
 *   <tr><th>framework</th><th>table</th><th>how its schedules work</th></tr>
 *   <tr><td>hf</td><td>HuggingFace</td><td>The optimizer's rate times a factor of the step. cosine: half a cycle by default.
 *       polynomial divides by T - warm-up without a guard.</td></tr>
 *   <tr><td>paddlenlp</td><td>PaddleNlp</td><td>The same factors (Warmup); but the cosine has one whole cycle by default and takes
 *       only integers there, or with hard restarts only floats; a warm-up that is a float is a part of all steps.</td></tr>
 *   <tr><td>torch</td><td>Torch</td><td>Recursive: each step changes the rate that it finds in the group (TorchScheduler), so that
 *       rounding accumulates, chained schedulers multiply, and SequentialLR's parts are built one upon the other
 *       (TorchComposites).</td></tr>
 *   <tr><td>paddle</td><td>Paddle</td><td>Closed forms except for CosineAnnealingDecay and LinearLR, which are recursive; under
 *       LinearWarmup the first turns to its closed form (PaddleScheduler).</td></tr>
 *   <tr><td>optax</td><td>Optax</td><td>Closed forms. warmup_cosine_decay_schedule: decay_steps includes the warm-up.</td></tr>
 *   <tr><td>keras</td><td>Keras</td><td>Closed forms. CosineDecay: decay_steps excludes the warm-up.</td></tr>
 *   <tr><td>nd4j</td><td>Nd4j</td><td>Closed forms of java.lang.Math. PolySchedule climbs, then is 0.</td></tr>
 *   <tr><td>timm</td><td>Timm</td><td>Closed forms, by epoch unless configured otherwise. The cosine's warm-up eats into its cycle.</td></tr>
 *   <tr><td>deepspeed</td><td>DeepSpeed</td><td>Closed forms, one step late: construction and the first step set the same rate.
 *       The warm-up is logarithmic by default.</td></tr>
 *   <tr><td>megatron</td><td>Megatron</td><td>One class of many styles; it counts samples.</td></tr>
 *   <tr><td>fairseq</td><td>Fairseq</td><td>A closed form.</td></tr>
 *   <tr><td>mmengine</td><td>MmEngine</td><td>Recursive as torch's (MmScheduler), each between a begin and an end.</td></tr>
 * </table>
 *
 * <p>Each parameter in a table says what the framework makes of it ({@link dev.lockstep.schedule.ScheduleParameter.Effect}): the rate, the
 * momentum, what a step is, or nothing. A test holds that it is so.
 *
 * <p>torch and paddle share the formulas of CosineAnnealing, Restarts, Cyclic, OneCycle and Plateau. {@code Arguments} reads what
 * a spec gives under each framework's rules. {@code Libm} is C's mathematics, which all but ND4J call: glibc's cosines
 * ({@code Cosine}), exponentials and powers ({@code Power}) and hyperbolic tangents ({@code Tanh}) to the bit.
 */
package dev.lockstep.schedule;
