// The list of families, what a shape refuses, and what follows from a shape alone.
#include "check.hpp"
#include "families/inverse_gaussian.hpp"
#include "problem.hpp"

#include <limits>

namespace {

using emgine::model_shape;

template <class Body>
std::string message_of(const Body& body) {
    try {
        body();
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "nothing was thrown";
}

bool names(const std::string& message, const std::string& part) {
    return message.find(part) != std::string::npos;
}

const check::Case list("every family of the list is found by its name, and no other word is", [] {
    const std::vector<std::string> listed = emgine::family_names();
    check::that(!listed.empty() && listed.front() == "gaussian", "the list");
    for (const std::string& name : listed)
        check::that(emgine::family_of(name).name() == name, name);
    for (const char* word : {"", "Gaussian", "gaussian ", "inverse_gaussian"}) {
        const std::string said = message_of([&] { emgine::family_of(word); });
        check::that(names(said, "'gaussian'") && names(said, "'" + std::string(word) + "'"), said);
    }
});

const check::Case refusals("a shape names what is wrong with it", [] {
    const auto said = [](const char* family, const char* structure, std::size_t d, std::size_t k) {
        return message_of([&] { model_shape(family, structure, d, k); });
    };
    check::that(names(said("poison", "", 1, 1), "family must be one of"), "family");
    check::that(names(said("gaussian", "round", 1, 1), "covariance_type must be"), "structure");
    check::that(names(said("gaussian", "", 1, 1), "'tied_spherical'"), "no structure");
    check::that(names(said("gaussian", "full", 0, 1), "feature"), "no feature");
    check::that(names(said("gaussian", "full", 1, 0), "component"), "no component");
});

const check::Case equal("shapes are equal where family, structure and sizes are", [] {
    const emgine::ModelShape shape = model_shape("gaussian", "full", 3, 2);
    check::that(shape == model_shape("gaussian", "full", 3, 2), "the same");
    check::that(shape != model_shape("gaussian", "tied", 3, 2), "structure");
    check::that(shape != model_shape("gaussian", "full", 2, 2), "features");
    check::that(shape != model_shape("gaussian", "full", 3, 3), "components");
    emgine::ModelShape other = shape;
    other.family = &inverse_gaussian::family;
    check::that(shape != other, "family");
});

const check::Case asks("what is asked of a shape is asked of its family", [] {
    const emgine::ModelShape made{&inverse_gaussian::family, "", 3, 4};
    check::that(emgine::family_name(made) == std::string("inverse_gaussian"), "name");
    const auto parameters = emgine::parameters_of(made);
    check::that(parameters.size() == 2 && parameters[1].name == "lambda", "parameters");
    check::that(emgine::n_free_parameters(made) == 3 + 2 * 4 * 3, "weights that sum to 1");
    check::that(emgine::pass_cost(made, 10) == 2 * (30.0 * 3) * 40, "densities and sums");
});

} // namespace
