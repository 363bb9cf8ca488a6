package dev.mechanist.graphnet;

import dev.mechanist.core.io.ArtefactKinds;
import dev.mechanist.graphnet.neural.NeuralEnsemble;
import dev.mechanist.graphnet.physics.NeuralPhysics;
import dev.mechanist.graphnet.policy.NeuralPolicy;
import dev.mechanist.graphnet.regression.PredictiveRegressorDynamics;
import dev.mechanist.graphnet.regression.RandomForest;
import dev.mechanist.tensor.Device;
import java.util.Map;

/** Graph networks, other networks, their policies and forests as artefacts; networks run on a GPU where there is one. */
public final class NeuralKinds implements ArtefactKinds {
    @Override
    public Map<String, Reader> readers() {
        return Map.of(
                GraphModel.KIND, stored -> GraphModel.read(stored, Device.AUTO),
                RecurrentGraphModel.KIND, stored -> RecurrentGraphModel.read(stored, Device.AUTO),
                NeuralEnsemble.KIND, stored -> NeuralEnsemble.read(stored, Device.AUTO),
                NeuralPhysics.KIND, stored -> NeuralPhysics.read(stored, Device.AUTO),
                NeuralPolicy.KIND, stored -> NeuralPolicy.read(stored, Device.AUTO),
                RandomForest.KIND, stored -> PredictiveRegressorDynamics.read(stored, RandomForest::of));
    }
}
