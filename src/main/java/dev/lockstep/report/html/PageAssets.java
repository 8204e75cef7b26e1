package dev.lockstep.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The page's style and scripts, and the policy that allows these alone. */
final class PageAssets {
    /** Apache ECharts, Apache License 2.0: {@code echarts-LICENSE} beside it. */
    static final String CHARTS = text("echarts-6.1.0.min.js");

    static final String SCRIPT = text("page.js");
    static final String STYLE = text("page.css");

    static final String PLOT_SCRIPT = text("plot.js");

    private PageAssets() {}

    /** Nothing is fetched, nothing is sent; the style and the scripts are these, byte for byte. */
    static String policy(String script) {
        return "default-src 'none'; script-src " + hash(CHARTS) + " " + hash(script) + "; style-src " + hash(STYLE)
                + "; img-src data:; base-uri 'none'; form-action 'none'";
    }

    private static String text(String name) {
        try (InputStream file = PageAssets.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
