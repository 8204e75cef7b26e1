package dev.lockstep.cli;

import dev.lockstep.record.NpyWriter;
import dev.lockstep.report.HistoryJson;
import dev.lockstep.report.ReportFormat;
import dev.lockstep.report.TextLog;
import java.util.function.BiPredicate;

/**
 * A form of files that commands write. Only a file of the same form is written over without being asked.
 *
 * @param name what a message calls such a file
 * @param wrote whether a file that begins and ends with these characters (its bytes, as Latin-1) is one
 */
record FileForm(String name, BiPredicate<String, String> wrote) {
    static final FileForm TEXT_LOG = new FileForm("text log", TextLog::wrote);
    static final FileForm HISTORY = new FileForm("history", (head, tail) -> HistoryJson.wrote(head));
    static final FileForm KEY_RULES = new FileForm("list of key rules", (head, tail) -> isRules(head));
    static final FileForm PICTURE = new FileForm("picture", (head, tail) -> head.startsWith("<svg "));
    static final FileForm EXPORT = new FileForm("export", (head, tail) -> NpyWriter.wrote(head));

    static FileForm of(ReportFormat format) {
        return new FileForm(format.label() + " report", (head, tail) -> format.wrote(head));
    }

    private static boolean isRules(String head) {
        return head.matches("(?s)\\[\\s*(\\{\\s*\"match\".*|]\\s*)");
    }
}
