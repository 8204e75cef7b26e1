package dev.lockstep.cli;

import dev.lockstep.record.format.NpyWriter;
import dev.lockstep.report.HistoryJson;
import dev.lockstep.report.ReportFormat;
import dev.lockstep.report.StrykerReport;
import dev.lockstep.report.html.PlotPage;
import java.util.function.BiPredicate;

/**
 * A form of files that commands write. Only a file of the same form is written over without being asked.
 *
 * @param name what a message calls such a file
 * @param wrote whether a file that begins and ends with these characters (its bytes, as Latin-1) is one
 */
record OutputKind(String name, BiPredicate<String, String> wrote) {
    static final OutputKind TEXT_LOG = of(ReportFormat.TEXT_LOG);
    static final OutputKind HISTORY = new OutputKind("history", (head, tail) -> HistoryJson.wrote(head));
    static final OutputKind KEY_RULES = new OutputKind("list of key rules", (head, tail) -> isRules(head));
    static final OutputKind PLOT = new OutputKind("plot", (head, tail) -> PlotPage.wrote(head));
    static final OutputKind SUITE = new OutputKind("suite of init's", (head, tail) -> SuiteDraft.wrote(head));
    static final OutputKind STRYKER =
            new OutputKind("report of mutation testing", (head, tail) -> StrykerReport.wrote(head));
    static final OutputKind PROPOSAL = new OutputKind("proposed suite", (head, tail) -> ProposedSuite.wrote(head));
    static final OutputKind EXPORT = new OutputKind("export", (head, tail) -> NpyWriter.wrote(head));

    static OutputKind of(ReportFormat format) {
        return new OutputKind(format.title(), format::wrote);
    }

    private static boolean isRules(String head) {
        return head.matches("(?s)\\[\\s*(\\{\\s*\"match\".*|]\\s*)");
    }
}
