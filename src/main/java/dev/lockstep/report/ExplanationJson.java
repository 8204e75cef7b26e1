package dev.lockstep.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.explain.search.Candidate;
import dev.lockstep.explain.search.Explanation;
import dev.lockstep.explain.search.Explanation.CurvePoint;
import dev.lockstep.explain.search.Explanation.Effort;
import dev.lockstep.explain.search.FieldEdit;
import dev.lockstep.explain.search.FreeNumber;
import dev.lockstep.explain.search.Hypothesis;

/** Explanations as JSON: {@code explanation} of a check in the report. */
final class ExplanationJson {
    private ExplanationJson() {}

    /** @param node Modified. */
    static void put(ObjectNode node, Explanation explanation) {
        node.put("status", explanation.status().label());
        node.put("sentence", explanation.sentence());
        node.put("side", explanation.side());
        node.put("target", explanation.target());
        ArrayNode hypotheses = node.putArray("hypotheses");
        explanation.hypotheses().forEach(each -> put(hypotheses.addObject(), each, explanation.side()));
        if (explanation.base() == null) {
            node.putNull("base");
        } else {
            put(node.putObject("base"), explanation.base(), explanation.side());
        }
        node.put("telling", explanation.telling());
        ArrayNode curve = node.putArray("curve");
        explanation.curve().forEach(point -> put(curve.addObject(), point));
        put(node.putObject("effort"), explanation.effort());
        ArrayNode commands = node.putArray("commands");
        explanation.commands().forEach(commands::add);
    }

    private static void put(ObjectNode node, Candidate candidate, String side) {
        putEdits(node.putArray("edits"), candidate.hypothesis(), side);
        number(node, "max_diff", candidate.maxDiff());
        node.put("max_ulp", candidate.maxUlp() < 0 ? null : candidate.maxUlp());
        number(node, "d", candidate.d());
        number(node, "d_held_back", candidate.dHeldBack());
        number(node, "chi_square", candidate.chiSquare());
        number(node, "score", candidate.score());
        node.put("fits", candidate.fits());
        ArrayNode numbers = node.putArray("numbers");
        candidate.numbers().forEach(each -> put(numbers.addObject(), each));
        ArrayNode equal = node.putArray("equal");
        candidate.equal().forEach(each -> putEdits(equal.addArray(), each, side));
    }

    static void putEdits(ArrayNode edits, Hypothesis hypothesis, String side) {
        for (FieldEdit edit : hypothesis.edits()) {
            ObjectNode node = edits.addObject();
            node.put("side", side);
            node.put("field", edit.field());
            node.putPOJO("from", edit.from());
            node.putPOJO("to", edit.to());
        }
    }

    private static void put(ObjectNode node, FreeNumber number) {
        node.put("field", number.field());
        number(node, "fitted", number.fitted());
        number(node, "low", number.low());
        number(node, "high", number.high());
        number(node, "chosen", number.chosen());
    }

    private static void put(ObjectNode node, CurvePoint point) {
        node.put("key", point.key());
        node.put("iteration", point.iteration());
        number(node, "base", point.base());
        number(node, "best", point.best());
        number(node, "sigma", point.sigma());
    }

    private static void put(ObjectNode node, Effort effort) {
        node.put("tried", effort.tried());
        ArrayNode refused = node.putArray("refused");
        effort.refused().forEach(refused::add);
        ArrayNode unseen = node.putArray("unseen");
        effort.unseen().faint().forEach(unseen::add);
        ArrayNode idle = node.putArray("not_exercised");
        effort.unseen().idle().forEach(idle::add);
        number(node, "seconds", effort.elapsedSeconds());
        node.put("complete", effort.complete());
    }

    private static void number(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, value);
        } else {
            node.putNull(field);
        }
    }
}
