/** Keys of two records side by side: which belongs to which, by name and by value, and the key rules that follow from it. */
package dev.lockstep.keys;
