package dev.lockstep.blindspots;

import dev.lockstep.engine.spec.BackpropSpec;
import dev.lockstep.engine.spec.Edit;
import dev.lockstep.engine.spec.Observable;
import dev.lockstep.engine.spec.ObservationRequest;
import dev.lockstep.engine.spec.Precision;
import dev.lockstep.engine.spec.RunFields;
import dev.lockstep.explain.search.ComputedTrials.Outcome;
import dev.lockstep.explain.search.Hypothesis;
import dev.lockstep.plan.CaseTask;
import dev.lockstep.plan.Costs;
import dev.lockstep.record.array.Observation;
import dev.lockstep.suite.BadSuiteException;
import dev.lockstep.suite.Glob;
import dev.lockstep.suite.KeyLimits;
import dev.lockstep.suite.Method;
import dev.lockstep.suite.ObservedKey;
import dev.lockstep.suite.SpecTemplate;
import dev.lockstep.suite.Tolerance;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Searches for the cheapest checks that see every mutant that an input can exercise. Effects are measured in float64 by a narrow model
 * first, settings are chosen by what they add for their cost, and what they see is confirmed at the size that was asked, with seeds
 * that took no part.
 */
public final class ProposalSearch {
    /** An effect counts from so many times the noise on. */
    private static final double TIMES_NOISE = 10;
    /** No more than so many times the cost of the check that is asked. */
    private static final double MOST_COST = 5;
    /** Limits rest on so many seeds, and the check runs with them. */
    private static final int SEEDS = 2;

    private static final MathContext TWO = new MathContext(2);

    private final CaseRuns runner;
    private final Trainings trainings;

    public ProposalSearch(CaseRuns runner) {
        this.runner = runner;
        this.trainings = new Trainings(runner);
    }

    /**
     * Proposes checks in the place of one.
     *
     * @throws NoSearchException if its run does not come about
     */
    public Proposal propose(Question question) {
        SpecTemplate template = observing(question.template());
        BackpropSpec spec = spec(template, question);
        List<Long> seeds = question.seeds().stream().limit(SEEDS).toList();
        List<Setting> settings = Setting.of(spec, ground -> clip(template, spec, ground, seeds));
        Map<Setting, Set<String>> reach = reach(settings, question, template);
        double own = question.seeds().size() * Costs.backprop(spec(question.template(), question));
        return confirmed(chosen(reach, template, seeds, MOST_COST * own), reach, template, question, seeds, own);
    }

    private static BackpropSpec spec(SpecTemplate template, Question question) {
        return template.withSeed(question.seeds().get(0)).spec();
    }

    /** Losses and the gradients' norm throughout, the parameters' norm in the end. */
    private static SpecTemplate observing(SpecTemplate template) {
        return template.observing(List.of(
                new ObservationRequest(Observable.LOSS.label(), "loss_{iteration}", List.of()),
                new ObservationRequest(Observable.GRAD_NORM.label(), "grad_norm_{iteration}", List.of()),
                new ObservationRequest(Observable.PARAM_NORM.label(), "param_norm", List.of(-1))));
    }

    private static List<ObservedKey> keys(int iterations) {
        List<ObservedKey> keys = new ArrayList<>();
        for (int i = 0; i < iterations; i++) {
            keys.add(new ObservedKey("loss_" + i, Observable.LOSS.label(), i));
            keys.add(new ObservedKey("grad_norm_" + i, Observable.GRAD_NORM.label(), i));
        }
        keys.add(new ObservedKey("param_norm", Observable.PARAM_NORM.label(), iterations - 1));
        return keys;
    }

    /** The median norm of the gradients: some batches are above it. */
    private double clip(SpecTemplate template, BackpropSpec spec, List<Edit> ground, List<Long> seeds) {
        List<CaseTask> tasks =
                Mutants.tasks(template.with(ground), Hypothesis.NONE, seeds, keys(spec.iterations()), Stack.ENGINE);
        List<Double> norms = new ArrayList<>();
        for (Outcome outcome : trainings.run(tasks)) {
            if (!outcome.problem().isEmpty()) {
                throw new NoSearchException("the candidate itself does not run: " + outcome.problem());
            }
            outcome.observations().stream()
                    .filter(each -> each.key().startsWith("grad_norm_"))
                    .forEach(each -> norms.add(each.value().doubleAt(0)));
        }
        norms.sort(Comparator.naturalOrder());
        double median = norms.get(norms.size() / 2);
        return Double.isFinite(median) && median > 0
                ? new BigDecimal(median).round(TWO).doubleValue()
                : 1;
    }

    /** What each setting shows at ten times the noise or more, by a narrow model where there is one. */
    private Map<Setting, Set<String>> reach(List<Setting> settings, Question question, SpecTemplate template) {
        Map<Setting, Set<String>> reach = new LinkedHashMap<>();
        SpecTemplate small = Smaller.of(template, spec(template, question)).orElse(template);
        BackpropSpec spec = spec(small, question);
        List<Setting> narrow = Setting.of(
                spec, ground -> clip(small, spec, ground, question.seeds().subList(0, 1)));
        for (int i = 0; i < settings.size(); i++) {
            try {
                reach.put(
                        settings.get(i),
                        new Effects(question, small.with(narrow.get(i).edits())).shown());
            } catch (NoSearchException | BadSuiteException e) {
                // A setting that does not run is none.
            }
        }
        return reach;
    }

    /** The effects of a setting's mutants in float64, beside the noise of float32. */
    private final class Effects {
        private final Question question;
        private final SpecTemplate template;
        private final List<Long> seeds;
        private final List<ObservedKey> keys;

        Effects(Question question, SpecTemplate template) {
            this.question = question;
            this.template = template;
            this.seeds = question.seeds().subList(0, 1);
            this.keys = keys(spec(template, question).iterations());
        }

        Set<String> shown() {
            BlindSpotSearch search = new BlindSpotSearch(runner);
            KeyFloors floors = search.floors(asked(template));
            SpecTemplate doubles = template.with(new Edit(RunFields.PRECISION.path(), Precision.FLOAT64.label()));
            Mutants mutants = Mutants.of(doubles, seeds, keys, any -> true, Stack.ENGINE);
            List<CaseTask> tasks = new ArrayList<>(Mutants.tasks(doubles, Hypothesis.NONE, seeds, keys, Stack.ENGINE));
            mutants.runs().values().forEach(tasks::addAll);
            List<Outcome> outcomes = trainings.run(tasks);
            MutantJudge judge = new MutantJudge(keys, Tolerance.DEFAULT, observed(outcomes.get(0)), floors);
            Set<String> shown = new LinkedHashSet<>();
            int at = 1;
            for (Hypothesis mutant : mutants.runs().keySet()) {
                Outcome outcome = outcomes.get(at++);
                if (outcome.problem().isEmpty()
                        && judge.judge(observed(outcome)).effect().sigmas() >= TIMES_NOISE) {
                    shown.add(Mutant.goal(mutant));
                }
            }
            return shown;
        }

        private Question asked(SpecTemplate run) {
            return new Question(
                    question.check(), run, keys, seeds, Tolerance.DEFAULT, question.candidate(), question.reference());
        }

        private Map<Long, List<Observation>> observed(Outcome outcome) {
            return new TreeMap<>(Map.of(seeds.get(0), outcome.observations()));
        }
    }

    /** Greedy: the setting that adds most for its cost, until none adds any. */
    private static List<Setting> chosen(
            Map<Setting, Set<String>> reach, SpecTemplate template, List<Long> seeds, double budget) {
        List<Setting> chosen = new ArrayList<>();
        Set<String> shown = new HashSet<>();
        double spent = 0;
        Optional<Setting> next = next(reach, shown, chosen, template, seeds, budget);
        while (next.isPresent()) {
            spent += cost(next.get(), template, seeds);
            chosen.add(next.get());
            shown.addAll(reach.get(next.get()));
            next = next(reach, shown, chosen, template, seeds, budget - spent);
        }
        return chosen;
    }

    private static Optional<Setting> next(
            Map<Setting, Set<String>> reach,
            Set<String> shown,
            List<Setting> chosen,
            SpecTemplate template,
            List<Long> seeds,
            double left) {
        return reach.keySet().stream()
                .filter(setting -> !chosen.contains(setting))
                .filter(setting -> cost(setting, template, seeds) <= left)
                .filter(setting -> adds(reach.get(setting), shown) > 0)
                .max(Comparator.comparingDouble(
                        setting -> adds(reach.get(setting), shown) / cost(setting, template, seeds)));
    }

    private static long adds(Set<String> reached, Set<String> shown) {
        return reached.stream().filter(goal -> !shown.contains(goal)).count();
    }

    private static double cost(Setting setting, SpecTemplate template, List<Long> seeds) {
        return seeds.size()
                * Costs.backprop(
                        template.with(setting.edits()).withSeed(seeds.get(0)).spec());
    }

    /** The choice at the size that was asked; a setting that sees nothing more there is left out, and others fill in what is not seen. */
    private Proposal confirmed(
            List<Setting> chosen,
            Map<Setting, Set<String>> reach,
            SpecTemplate template,
            Question question,
            List<Long> seeds,
            double own) {
        long last = question.seeds().get(question.seeds().size() - 1);
        List<Long> fresh = List.of(last + 1, last + 2);
        Confirmation confirmation = new Confirmation(question, template, seeds, fresh);
        List<Setting> order = new ArrayList<>(chosen);
        reach.keySet().stream().filter(each -> !chosen.contains(each)).forEach(order::add);
        double spent = 0;
        List<Probe> probes = new ArrayList<>();
        for (Setting setting : order) {
            double cost = cost(setting, template, seeds);
            boolean wanted = chosen.contains(setting) || adds(confirmation.reaches(reach.get(setting)), Set.of()) > 0;
            if (wanted && spent + cost <= MOST_COST * own) {
                Optional<Probe> probe = confirmation.probe(setting);
                spent += probe.isPresent() ? cost : 0;
                probe.ifPresent(probes::add);
            }
        }
        return confirmation.proposal(probes, spent / own);
    }

    /** Runs mutants against proposed checks, each until one of them sees it. */
    private final class Confirmation {
        private final Question question;
        private final SpecTemplate template;
        private final List<Long> seeds;
        private final List<Long> fresh;
        private final Map<String, Mutant> best = new LinkedHashMap<>();

        Confirmation(Question question, SpecTemplate template, List<Long> seeds, List<Long> fresh) {
            this.question = question;
            this.template = template;
            this.seeds = seeds;
            this.fresh = fresh;
        }

        /** Those of what a narrow model shows that nothing has seen yet. */
        Set<String> reaches(Set<String> goals) {
            return goals.stream()
                    .filter(goal ->
                            best.containsKey(goal) && !best.get(goal).state().isSeen())
                    .collect(Collectors.toSet());
        }

        /** The check of a setting; empty if it sees nothing that none before it has. */
        Optional<Probe> probe(Setting setting) {
            SpecTemplate run = template.with(setting.edits());
            List<ObservedKey> keys = keys(spec(run, question).iterations());
            BlindSpotSearch search = new BlindSpotSearch(runner, mutant -> !isSeen(Mutant.goal(mutant)));
            Map<String, Double> limits;
            CheckBlindSpots found;
            try {
                limits = limits(search.floors(asked(run, keys, seeds, Tolerance.DEFAULT)), keys);
                found = search.search(asked(run, keys, fresh, tolerance(limits)));
            } catch (NoSearchException | BadSuiteException e) {
                return Optional.empty();
            }
            boolean adds = false;
            for (Mutant mutant : found.mutants()) {
                adds |= mutant.state().isSeen();
                best.merge(mutant.goal(), mutant, Mutant::better);
            }
            return adds ? Optional.of(new Probe(setting.name(), run, keys, limits)) : Optional.empty();
        }

        private boolean isSeen(String goal) {
            return best.containsKey(goal) && best.get(goal).state().isSeen();
        }

        private Question asked(SpecTemplate run, List<ObservedKey> keys, List<Long> of, Tolerance tolerance) {
            return new Question(question.check(), run, keys, of, tolerance, question.candidate(), question.reference());
        }

        private static Map<String, Double> limits(KeyFloors floors, List<ObservedKey> keys) {
            Map<String, Double> limits = new TreeMap<>();
            keys.forEach(key -> limits.put(key.key(), floors.limit(key)));
            return limits;
        }

        Proposal proposal(List<Probe> probes, double cost) {
            List<Hypothesis> unseen = new ArrayList<>();
            List<Hypothesis> unreached = new ArrayList<>();
            int seen = 0;
            int ran = 0;
            for (Mutant mutant : best.values()) {
                ran += mutant.state() == State.FAILED ? 0 : 1;
                switch (mutant.state()) {
                    case SEEN, CONFOUNDED -> seen++;
                    case TOO_WEAK, IN_THE_NOISE -> unseen.add(mutant.hypothesis());
                    case NOT_EXERCISED -> unreached.add(mutant.hypothesis());
                    case FAILED -> {}
                }
            }
            return new Proposal(probes, seeds, fresh, seen, ran, unseen, unreached, cost);
        }
    }

    /** The limits of keys, with the largest for any other. */
    static Tolerance tolerance(Map<String, Double> limits) {
        double largest =
                limits.values().stream().mapToDouble(limit -> limit).max().orElse(0);
        List<KeyLimits> keys = new ArrayList<>();
        limits.forEach((key, limit) ->
                keys.add(new KeyLimits(new Glob(key), new Tolerance(List.of(Method.MEAN), limit, null, null))));
        return new Tolerance(List.of(Method.MEAN), largest, null, null).withKeys(keys);
    }
}
