package dev.mechanist.envs.bodies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mechanist.core.dynamics.Parameter;
import dev.mechanist.envs.bodies.mjcf.Mjcf;
import dev.mechanist.envs.bodies.model.BodyModel;
import dev.mechanist.envs.bodies.model.BodyParameter;
import dev.mechanist.envs.bodies.model.BodyTables;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked of a model, its shared tables are to the bit what they were. */
class TablesStayTest {
    private static Map<String, String> contents(BodyTables tables) throws IllegalAccessException {
        Map<String, String> contents = new TreeMap<>();
        for (Field field : BodyTables.class.getFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                Object value = field.get(tables);
                List<Object> numbers = new ArrayList<>();
                if (value != null && value.getClass().isArray()) {
                    for (int i = 0; i < Array.getLength(value); i++) {
                        numbers.add(Array.get(value, i));
                    }
                } else {
                    numbers.add(value);
                }
                contents.put(field.getName(), numbers.toString());
            }
        }
        assertTrue(contents.size() > 100, contents.size() + " tables");
        return contents;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tree_mixed",
                "servo_arm",
                "contact/limits_and_contacts_leg",
                "contact/pair_element_anisotropic",
                "contact/equality_weld_bodies",
                "contact/plane_mesh",
                "actuator/mocap_weld_drags_box",
                "actuator/actuator_muscle_tendon",
                "actuator/actuator_slidercrank",
                "tendon/tendon_wrap_sphere"
            })
    void nothingWritesToThem(String name) throws IOException, IllegalAccessException {
        BodyModel model;
        try (InputStream in = TablesStayTest.class.getResourceAsStream("/mujoco/" + name + ".xml")) {
            model = Mjcf.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
        }
        Map<String, String> before = contents(model.tables());

        BodySimulator simulator = new BodySimulator(model);
        int n = simulator.n();
        int m = model.nu();
        double[] x = Arrays.copyOf(model.qpos0(), n);
        double[] u = new double[m];
        Arrays.fill(u, 0.3);
        double[] places = new double[3 * model.mocaps()];
        double[] turns = new double[4 * model.mocaps()];
        Arrays.fill(places, 0.1);
        Arrays.fill(turns, 0.4);
        simulator.moveMocap(places, turns);
        simulator.step(x, 0, u, 0, x.clone(), 0);
        simulator.forwardDynamics(x, 0, u, 0);
        simulator.energy(x, 0);
        simulator.poses(x, 0);
        simulator.tendons(x, 0);
        new SensorReadings(model).read(x, u, 0);
        model.withMocap(places, turns);
        model.reference().qpos()[0] += 1;

        List<BodyParameter> parameters = new ArrayList<>(BodyParameter.all(model));
        parameters.addAll(BodyParameter.more(model));
        BodyDynamics dynamics = new BodyDynamics(
                model, parameters.stream().map(BodyParameter::name).toList());
        dynamics.jacobianRow(x, 0, u, 0, new double[n * n], 0, new double[n * m], 0);
        double[] P = new double[n * parameters.size()];
        dynamics.advanceWithSensitivities(
                x, 0, u, 0, dynamics.spec().dt(), new double[n], 0, new double[n * n], new double[n * m], P);
        List<Parameter> changed = dynamics.parameters().stream()
                .map(p -> p.withValue(1.1 * p.value() + 0.01))
                .toList();
        dynamics.withParameters(changed).stepRow(x, 0, u, 0, new double[n], 0);

        assertEquals(before, contents(model.tables()));
    }
}
