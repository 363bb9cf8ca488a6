package dev.mechanist.core.io;

/** Three weights and a gain: the smallest thing that can be stored, for tests. Its kinds are read by {@link WeightKinds}. */
public record Weights(String kind, double[] values, double gain) implements Storable {
    @Override
    public void store(ArtefactWriter out) {
        out.put("weights", values.clone());
        out.content().put("gain", gain);
    }
}
