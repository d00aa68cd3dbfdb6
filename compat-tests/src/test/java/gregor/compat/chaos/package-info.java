/** A cluster under load while its parts fail, and a checker of what its clients were told. */
package gregor.compat.chaos;
