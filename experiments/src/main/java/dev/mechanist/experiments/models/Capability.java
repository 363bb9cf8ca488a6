package dev.mechanist.experiments.models;

/** What a model may offer, and a planner may need of it. */
public enum Capability {
    STEPS("steps"),
    DERIVATIVES("derivatives"),
    NOISE("random steps"),
    UNCERTAINTY("variances of its predictions"),
    STRUCTURE("a place in worlds of other sizes"),
    WORLD("the world itself");

    private final String words;

    Capability(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
