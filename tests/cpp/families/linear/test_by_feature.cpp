// What every family of one parameter by feature answers: names, sizes, supports, no structures.
#include "check.hpp"
#include "families/family.hpp"

namespace {

const std::vector<std::string> names = {"bernoulli", "exponential", "geometric", "poisson"};

const check::Case sizes("one parameter for each feature of each component", [] {
    for (const std::string& name : names) {
        const emgine::ModelShape shape = emgine::model_shape(name, "", 3, 4);
        const auto parameters = emgine::parameters_of(shape);
        check::that(parameters.size() == 1, name);
        check::that(parameters[0].shape == emgine::ArrayShape{4, 3}, name);
        check::that(emgine::n_free_parameters(shape) == 3 + 12, name);
        check::that(emgine::supports_of(shape).size() == 3, name);
        check::that(!shape.family->support(shape, 1).has(-1), name);
    }
});

const check::Case structures("a structure is refused", [] {
    for (const std::string& name : names)
        check::throws<std::invalid_argument>([&] { emgine::model_shape(name, "full", 3, 4); },
                                             name);
});

} // namespace
