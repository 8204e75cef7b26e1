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
 *   <tr><td>paddle</td><td>Paddle</td><td>Closed forms but for CosineAnnealingDecay and LinearLR, which are recursive; under
 *       LinearWarmup the first turns to its closed form (PaddleScheduler).</td></tr>
 *   <tr><td>optax</td><td>Optax</td><td>Closed forms. warmup_cosine_decay_schedule: decay_steps includes the warm-up.</td></tr>
 *   <tr><td>keras</td><td>Keras</td><td>Closed forms. CosineDecay: decay_steps excludes the warm-up.</td></tr>
 *   <tr><td>nd4j</td><td>Nd4j</td><td>Closed forms of java.lang.Math. PolySchedule climbs, then is 0.</td></tr>
 * </table>
 *
 * <p>torch and paddle share the formulas of CosineAnnealing, Restarts, Cyclic, OneCycle and Plateau. {@code Arguments} reads what
 * a spec gives under each framework's rules. {@code Libm} is C's mathematics, which all but ND4J call: glibc's cosines
 * ({@code Cosine}), exponentials and powers ({@code Power}) to the bit.
 */
package dev.lockstep.schedule;
