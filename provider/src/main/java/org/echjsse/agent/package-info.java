/** The Java agent: registers the provider before {@code main}, and nothing else. Nobody calls it. */
package org.echjsse.agent;
