/** A report is data; the text log, the JSON and what is printed only render it. */
package dev.lockstep.report;
