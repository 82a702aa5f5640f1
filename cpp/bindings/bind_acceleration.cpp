// emgine._core.Accelerator and RemainingGain: leaps ahead of EM in one call, and what is left to
// gain. A direction may be a function in Python.
#include <memory>
#include <utility>

#include "arrays.hpp"
#include "bindings.hpp"
#include "pass/acceleration.hpp"
#include "pass/remaining_gain.hpp"

namespace emgine::bindings {

namespace {

py::array array_from(const std::vector<double>& values) {
    return array_of(values.data(), {values.size()});
}

// Differences of points, and of the steps there.
std::pair<py::list, py::list> differences_of(const StepsInChart& seen) {
    py::list points, steps;
    const std::size_t size = seen.step().size();
    for (const Difference& one : seen.differences()) {
        points.append(array_of(one.point, {size}));
        steps.append(array_of(one.gradient, {size}));
    }
    return {points, steps};
}

// Calls a function of Python from a thread that has released the interpreter.
Direction called(py::function function) {
    return [function = std::move(function)](const StepsInChart& seen) {
        return or_stop([&] {
            const Taken taken;
            const auto [points, steps] = differences_of(seen);
            const auto found = function(points, steps, array_from(seen.step())).cast<Doubles>();
            require_shape(found, {seen.step().size()}, "direction");
            return vector_of(found);
        });
    };
}

std::unique_ptr<Accelerator> made(std::size_t memory, bool forgets,
                                  const std::optional<py::function>& direction) {
    if (!direction)
        return std::make_unique<Accelerator>(memory, forgets, quasi_newton_direction);
    return std::make_unique<Accelerator>(memory, forgets, called(*direction),
                                         Accelerator::no_limit);
}

std::optional<Mixture> leap(Accelerator& accelerator, const Mixture& mixture,
                            const Mixture& updated, const SufficientStatistics* seen) {
    const LongWork work;
    return accelerator.leap(mixture, updated, seen);
}

// The last mixture, a chart about it, its coordinates, the EM step there, and differences.
py::object view(const Accelerator& accelerator, const SufficientStatistics* seen) {
    if (!accelerator.has_step())
        return py::none();
    std::optional<StepsInChart> steps;
    {
        const LongWork work;
        steps.emplace(accelerator.about_last(seen));
    }
    const auto [of_points, of_steps] = differences_of(*steps);
    return py::make_tuple(accelerator.last_step().from, std::move(*steps).chart(),
                          array_from(steps->point()), array_from(steps->step()), of_points,
                          of_steps);
}

} // namespace

void bind_acceleration(py::module_& module) {
    bound_class<Accelerator>(module, "Accelerator")
        .def(py::init(&made), py::arg("memory"), py::arg("forgets"), py::arg("direction"))
        .def("leap", leap, py::arg("mixture"), py::arg("updated"), py::arg("seen"))
        .def("fell", &Accelerator::fell)
        .def("view", view, py::arg("seen"))
        .def_property_readonly("promise", &Accelerator::promise);
    bound_class<RemainingGain>(module, "RemainingGain")
        .def(py::init<double>(), py::arg("lower_bound"))
        .def("update", &RemainingGain::update, py::arg("bound"), py::arg("promise"))
        .def_property_readonly("estimate", &RemainingGain::estimate)
        .def_property_readonly("cautious", &RemainingGain::cautious);
}

} // namespace emgine::bindings
