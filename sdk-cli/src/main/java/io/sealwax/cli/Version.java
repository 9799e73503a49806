package io.sealwax.cli;

import picocli.CommandLine.IVersionProvider;

/** Which build this is, and what it runs on. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "sealwax " + (version == null ? "(not packaged)" : version) + ", message format 1",
            System.getProperty("java.vm.name") + " " + Runtime.version()
        };
    }
}
