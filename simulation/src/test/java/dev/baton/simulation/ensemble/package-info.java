/** Whole ensembles of production nodes, told step by step what happens to them. */
package dev.baton.simulation.ensemble;
