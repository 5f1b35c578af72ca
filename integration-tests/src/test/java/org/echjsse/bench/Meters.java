package org.echjsse.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Hands meters and readings to JMH, for each iteration: {@code NAME.time}, {@code NAME.alloc}, and the readings by their names. */
public final class Meters implements InternalProfiler {
    @Override
    public String getDescription() {
        return "time and allocation of the side under test";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        Meter.all().values().forEach(Meter::reset);
        Readings.take();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        List<Result<?>> results = new ArrayList<>();
        Meter.all().forEach((name, meter) -> {
            if (meter.operations() > 0) {
                results.add(average(name + ".time", meter.nanosAnOperation(), "ns"));
                results.add(average(name + ".alloc", meter.bytesAnOperation(), "B"));
            }
        });
        Readings.take().forEach((name, reading) -> results.add(average(name, reading.value(), reading.unit())));
        return results;
    }

    private static ScalarResult average(String name, double value, String unit) {
        return new ScalarResult(name, value, unit, AggregationPolicy.AVG);
    }
}
