/** A report is data; the text log and the HTML page only print it. */
package dev.lockstep.report;
