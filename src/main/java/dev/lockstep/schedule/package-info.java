/** Learning-rate schedules in every dialect: the rate at a step, as pure functions. */
package dev.lockstep.schedule;
