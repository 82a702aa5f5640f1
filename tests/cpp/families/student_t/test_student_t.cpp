// What the family says of itself: names, shapes, free parameters, and that infinite degrees of
// freedom are no fault.
#include "check.hpp"
#include "families/student_t/student_problem.hpp"

#include "emgine/em.hpp"

namespace {

const emgine::Family& family() { return emgine::family_of("student_t"); }

emgine::ModelShape shape(const char* structure) {
    return emgine::model_shape("student_t", structure, 3, 2);
}

const check::Case free_ones("degrees of freedom count K, 1 or 0", [] {
    const std::size_t gaussian = 1 + 2 * 3 + 2 * 6;
    check::that(emgine::n_free_parameters(shape("full/each")) == gaussian + 2, "each");
    check::that(emgine::n_free_parameters(shape("full/shared")) == gaussian + 1, "shared");
    check::that(emgine::n_free_parameters(shape("full/4.0")) == gaussian, "fixed");
    check::that(emgine::n_free_parameters(shape("tied/each")) == 1 + 6 + 6 + 2, "tied");
});

const check::Case arrays("parameters and statistics by name", [] {
    const auto parameters = emgine::parameters_of(shape("diag/each"));
    check::that(parameters.size() == 4 && parameters[1].name == "scales" &&
                    parameters[3].shape == emgine::ArrayShape{2},
                "parameters");
    check::that(emgine::layout_of(shape("full/4.0"))->arrays().size() == 4, "no derivatives");
    check::that(emgine::layout_of(shape("full/each"))->arrays().size() == 7, "three of them");
    check::that(emgine::layout_of(shape("full/each"))->array("scatter").packed, "triangles");
});

const check::Case infinite("dofs may be infinite, other parameters may not", [] {
    const emgine::ModelShape made = shape("full/each");
    check::that(family().may_be_infinite(made, "dofs"), "dofs");
    check::that(!family().may_be_infinite(made, "means"), "others of the family");
    check::that(!emgine::family_of("gaussian").may_be_infinite(made, "means"), "other families");
});

const check::Case faults("lost digits and collapse are found as in Gaussians", [] {
    const problem::Problem p = problem::make("full", 30, 3, 2);
    const emgine::Mixture mixture = student_problem::mixture(p);
    const auto statistics =
        emgine::expectation({p.view(), nullptr, 0}, mixture, nullptr, emgine::PassOptions{});
    const emgine::Mixture updated = emgine::maximization(statistics, {});
    check::that(!emgine::loses_digits(statistics, updated), "near");
    check::that(emgine::degenerate_components(statistics, updated, 0).empty(), "sound");
    const auto far = emgine::expectation({p.view(), nullptr, 0}, mixture,
                                         std::vector<double>(6, 1e7).data(), emgine::PassOptions{});
    check::that(emgine::loses_digits(far, mixture), "far");
});

const check::Case cost("a density costs more than a Gaussian's", [] {
    check::that(emgine::pass_cost(shape("full/each"), 1) >
                    emgine::pass_cost(emgine::model_shape("gaussian", "full", 3, 2), 1),
                "cost");
});

} // namespace
