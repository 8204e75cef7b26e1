/** From a suite to an immutable plan of cases, with ids, seeds and cost; printable, and no Spark in it. */
package dev.lockstep.plan;
