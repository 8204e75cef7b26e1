package dev.lockstep.spark.session;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Function2;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Runs a job of which the driver takes each task's result as it comes. */
public final class TaskResults {
    private TaskResults() {}

    /** What a task makes of its rows. */
    public interface Work<T, R> extends Serializable {
        R of(Iterator<T> rows);
    }

    /**
     * Runs a job.
     *
     * @param results called in Spark's scheduler, which waits for it
     */
    public static <T, R> void run(
            JavaSparkContext spark, JavaRDD<T> rows, Work<T, R> work, List<Integer> partitions, Consumer<R> results) {
        scala.collection.immutable.Seq<Object> all = CollectionConverters.<Object>asScala(
                        List.<Object>copyOf(partitions))
                .toSeq();
        spark.sc()
                .runJob(
                        rows.rdd(),
                        new Task<>(work),
                        all,
                        new Handler<>(results),
                        ClassTag$.MODULE$.apply(Object.class));
    }

    private static final class Task<T, R> extends AbstractFunction2<TaskContext, scala.collection.Iterator<T>, R>
            implements Serializable {
        private final Work<T, R> work;

        Task(Work<T, R> work) {
            this.work = work;
        }

        @Override
        public R apply(TaskContext context, scala.collection.Iterator<T> rows) {
            return work.of(CollectionConverters.asJava(rows));
        }
    }

    private static final class Handler<R> extends AbstractFunction2<Object, R, BoxedUnit>
            implements Function2<Object, R, BoxedUnit> {
        private final Consumer<R> results;

        Handler(Consumer<R> results) {
            this.results = results;
        }

        @Override
        public BoxedUnit apply(Object partition, R result) {
            results.accept(result);
            return BoxedUnit.UNIT;
        }
    }
}
