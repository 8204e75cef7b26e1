package dev.lockstep.cli;

import dev.lockstep.files.HadoopSettings;
import dev.lockstep.spark.session.SessionLease;
import dev.lockstep.spark.set.SetImport;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockstep import}: recorded files into a named reference set. */
@Command(
        name = "import",
        description = {
            "Puts recorded files (.npy, .npz, .safetensors, .pt, pickles) into a named reference set.",
            "A set never changes: importing the same files again does nothing, other files are refused."
        },
        mixinStandardHelpOptions = true)
public final class ImportCommand implements TableCommand {
    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "The files, any Hadoop path; 'rec_{seed}.npy' stands for those of all seeds.")
    private List<String> files;

    @Option(names = "--set", required = true, paramLabel = "NAME", description = "Name of the set.")
    private String set;

    @Option(
            names = "--producer",
            required = true,
            paramLabel = "NAME",
            description = "The framework that made the values, such as torch.")
    private String framework;

    @Option(names = "--producer-version", required = true, paramLabel = "V", description = "The framework's version.")
    private String version;

    @Mixin
    private OutOption out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Configuration hadoop = HadoopSettings.load();
        SetImport sets = SetImport.of(out.open(hadoop), set, files, framework, version, hadoop);
        boolean wasThere = sets.isThere();
        if (!wasThere) {
            try (SessionLease spark = SessionLease.take("import " + set)) {
                sets.run(spark.session());
            }
        }
        spec.commandLine()
                .getOut()
                .println("set " + set + ": " + sets.keys() + " keys of " + sets.files()
                        + (sets.files() == 1 ? " file" : " files")
                        + (wasThere ? ", imported before; nothing changed" : " imported"));
        sets.leftOut().forEach(key -> spec.commandLine().getOut().println("not imported: " + key));
        spec.commandLine().getOut().println("digest " + sets.digest());
        return ExitCode.PASSED;
    }
}
