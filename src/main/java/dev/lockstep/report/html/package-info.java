/** The page of a report: one HTML file with its data, its style and its scripts. Knows JSON, not what it says. */
package dev.lockstep.report.html;
