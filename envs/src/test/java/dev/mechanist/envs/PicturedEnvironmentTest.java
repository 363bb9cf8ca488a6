package dev.mechanist.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mechanist.core.InputException;
import dev.mechanist.core.acting.Environment;
import dev.mechanist.core.acting.Observation;
import dev.mechanist.core.contract.EnvironmentContract;
import dev.mechanist.envs.billiards.BilliardPresets;
import dev.mechanist.envs.billiards.Table;
import dev.mechanist.envs.billiards.pictures.BallPictures;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Billiards that show pictures: the kit of environments, and pictures that are the camera's. */
class PicturedEnvironmentTest implements EnvironmentContract {
    @Override
    public Environment environment() {
        return Environments.pictured("billiards-2", 22);
    }

    /** 0.55 x 0.5 m at 0.025 m a pixel. */
    @Test
    void picturesAreTheCameras() {
        Environment environment = environment();
        assertEquals(List.of(20, 22, 1), environment.observations().image());
        environment.reset(3);
        Observation seen = environment.step(new double[] {0.02, -0.01}).observation();
        BallPictures camera = new BallPictures(
                Table.rectangle(0.55, 0.5), Collections.nCopies(2, BilliardPresets.BALL), 0, 0, 22, 20, 0.025);
        assertArrayEquals(
                camera.frame(environment.state().orElseThrow(), 0).values(),
                seen.image().orElseThrow().values());
        assertArrayEquals(environment.state().orElseThrow(), seen.vector());
    }

    @Test
    void othersHaveNoCamera() {
        assertThrows(InputException.class, () -> Environments.pictured("pendulum", 20));
        assertThrows(InputException.class, () -> Environments.pictured("pool", 0));
    }
}
