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

const std::vector<std::vector<double>> values = {{0, 1e-9, 0.3, 0.999, 1}, // probabilities
                                                 {1e-9, 0.3, 20, 1e6, 2},
                                                 {1e-9, 0.3, 0.6, 0.999, 1},
                                                 {0, 1e-9, 0.3, 20, 1e6}};

const check::Case charts("coordinates lead back to the parameters, and steps by their roots", [] {
    for (std::size_t f = 0; f < names.size(); ++f) {
        const emgine::ModelShape shape = emgine::model_shape(names[f], "", 1, 5);
        const std::string name = emgine::parameters_of(shape)[0].name;
        const emgine::Mixture mixture(shape, std::vector<double>(5, 0.2), {{name, values[f]}});
        const std::vector<double> roots{1, 0.5, 0.25, 0.5, 2};
        const auto chart = shape.family->chart(mixture.components_shared(), roots);
        std::vector<double> coordinates(chart->size());
        chart->write(mixture.components(), coordinates.data());
        const auto again = chart->parameters(coordinates.data())[0].values;
        for (std::size_t i = 0; i < 5; ++i)
            check::close(again[i], values[f][i], 1e-9, 1e-15);
    }
});

// Fisher's information of Bernoulli, exponential, geometric, Poisson.
double information(const std::string& name, double p) {
    return name == "bernoulli"     ? 1 / (p * (1 - p))
           : name == "exponential" ? 1 / (p * p)
           : name == "geometric"   ? 1 / (p * p * (1 - p))
                                   : 1 / p;
}

const check::Case metric("a coordinate's information is 1, times the weight of the component", [] {
    constexpr double p = 0.37, step = 1e-6, root = 0.5;
    for (const std::string& name : names) {
        const emgine::ModelShape shape = emgine::model_shape(name, "", 1, 1);
        const auto coordinate = [&](double parameter) {
            const emgine::Mixture mixture(shape, {1.0},
                                          {{emgine::parameters_of(shape)[0].name, {parameter}}});
            double found = 0;
            shape.family->chart(mixture.components_shared(), {root})
                ->write(mixture.components(), &found);
            return found;
        };
        const double slope = (coordinate(p + step) - coordinate(p - step)) / (2 * step);
        check::close(slope * slope, root * root * information(name, p), 1e-8);
    }
});

} // namespace
