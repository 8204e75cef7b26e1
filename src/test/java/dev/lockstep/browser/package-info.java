/** Pages of reports in a real browser: {@code mvn -Pbrowser test}. */
package dev.lockstep.browser;
