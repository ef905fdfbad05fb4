/** The code shown in the documentation. */
package dev.baton.recipes.docs;
