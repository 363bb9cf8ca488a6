package dev.mechanist.core.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mechanist.core.InputException;
import dev.mechanist.core.Spec;
import dev.mechanist.core.structure.Structure;
import dev.mechanist.core.structure.StructureBuilder;
import dev.mechanist.core.structure.StructureSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a system is made of, as a line of JSON beside the specification of its states and actions; numbers come back with the same bits. */
final class StructureText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** All of a structure but its variables. */
    private record Text(
            double dt, StructureSchema schema, double[] globals, List<Part> objects, List<Link> relations) {}

    /** An object or what a relation has like one. */
    private record Part(String name, String kind, double[] features, int[] states, int[] actions) {}

    private record Link(Part part, int sender, int receiver) {}

    private StructureText() {}

    static String write(Structure structure) {
        StructureSchema schema = structure.schema();
        List<Part> objects = new ArrayList<>();
        for (int k = 0; k < structure.objects(); k++) {
            objects.add(new Part(
                    structure.objectNames().get(k),
                    schema.objectKinds().get(structure.objectKinds()[k]).name(),
                    row(
                            structure.objectFeatures().data,
                            k,
                            schema.objectFeatures().size()),
                    structure.objectStates(k),
                    structure.objectActions(k)));
        }
        List<Link> relations = new ArrayList<>();
        for (int r = 0; r < structure.relations(); r++) {
            relations.add(new Link(
                    new Part(
                            structure.relationNames().get(r),
                            schema.relationKinds()
                                    .get(structure.relationKinds()[r])
                                    .name(),
                            row(
                                    structure.relationFeatures().data,
                                    r,
                                    schema.relationFeatures().size()),
                            structure.relationStates(r),
                            structure.relationActions(r)),
                    structure.senders()[r],
                    structure.receivers()[r]));
        }
        try {
            return MAPPER.writeValueAsString(
                    new Text(structure.spec().dt(), schema, structure.globals(), objects, relations));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a structure cannot be written as JSON", e);
        }
    }

    private static double[] row(double[] all, int row, int width) {
        return Arrays.copyOfRange(all, row * width, (row + 1) * width);
    }

    /**
     * What {@link #write} wrote.
     *
     * @param place for messages
     * @param spec of the episode, whose variables it speaks of
     * @throws InputException when it is damaged, or does not fit the variables
     */
    static Structure read(String place, Spec spec, String text) {
        try {
            Text read = MAPPER.readValue(text, Text.class);
            StructureBuilder builder = Structure.builder(read.schema, spec.withTimeStep(read.dt));
            for (Part p : read.objects) {
                builder.object(p.name, p.kind, p.features, p.states, p.actions);
            }
            for (Link link : read.relations) {
                Part p = link.part;
                builder.relation(p.name, p.kind, link.sender, link.receiver, p.features, p.states, p.actions);
            }
            return builder.globals(read.globals).build();
        } catch (JsonProcessingException | NullPointerException e) {
            throw new InputException(place + ": what its system is made of is damaged; write the file again", e);
        } catch (InputException e) {
            throw new InputException(
                    place + ": what its system is made of is damaged: " + e.getMessage() + "; write the file again", e);
        }
    }
}
