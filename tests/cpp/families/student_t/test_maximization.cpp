// The M-step: means and scales by the weights r u, degrees of freedom by one step in their inverse.
#include "check.hpp"
#include "problem.hpp"

#include "families/student_t/maximization.hpp"

#include <stdexcept>

namespace {

// Two components of one feature about 0, in the layout's order.
emgine::SufficientStatistics statistics(const char* structure, std::vector<double> dof) {
    const auto layout = emgine::layout_of(emgine::model_shape("student_t", structure, 1, 2));
    std::vector<double> values{-1, 30, 10, 20, 5, 16, 10, 48};
    if (layout->array("scatter").size == 1)
        values.push_back(216);
    else
        values.insert(values.end(), {40, 176});
    values.insert(values.end(), dof.begin(), dof.end());
    return {layout, values, {100, 200}};
}

const std::vector<double> dof{1, 1, 10, -10, -1000, -100};

const check::Case full("each component by its own weight", [] {
    const auto made = emgine::student_maximization(statistics("full/each", dof), {0.5});
    check::that(made[0].values == std::vector<double>{102, 203}, "means");
    check::that(made[1].values == std::vector<double>{4.5, 2.5}, "scales");
    check::close(made[2].values[0], 1 / 0.11, 1e-14); // 0.1 + 10 / 1000
    check::close(made[2].values[1], 1 / (0.05 / 1.05), 1e-14);
});

const check::Case shared("what is shared is divided by all", [] {
    const auto tied = emgine::student_maximization(statistics("tied_spherical/4.0", {}), {0});
    check::close(tied[1].values[0], (216.0 - 20 - 144) / 21, 1e-14);
    check::that(tied[2].values == std::vector<double>{4, 4}, "dof");
    const auto one = emgine::student_maximization(statistics("diag/shared", dof), {0});
    check::close(one[2].values[0], 15, 1e-14); // the scores cancel: kappa = 2 / 30
    check::that(one[2].values[0] == one[2].values[1], "shared");
});

const check::Case limit("infinity is an ordinary answer, and 0.1 the least", [] {
    const auto none =
        emgine::student_maximization(statistics("diag/each", {0, 190, -1, 1, -1, -1e-9}), {0});
    check::that(std::isinf(none[2].values[0]), "the Gaussian exactly");
    check::close(none[2].values[1], 0.1, 1e-15);
    const emgine::Mixture mixture =
        emgine::maximization(statistics("diag/each", {0, 1, -1, 1, -1, -1}), {0});
    check::that(std::isinf(mixture.parameter("dofs")[0]), "and makes a mixture");
});

const check::Case empty("a component without rows has its mean, no scale, and some dof", [] {
    auto given = statistics("diag/each", dof);
    for (const char* name : {"weight", "weight_u", "sum", "scatter", "dof_inverse", "dof_score"})
        given.values[given.layout->array(name).at] = 0;
    const auto made = emgine::student_maximization(given, {1e-6});
    check::that(made[0].values[0] == 100 && made[1].values[0] == 1e-6, "mean and scale");
    check::that(made[2].values[0] >= emgine::least_dof, "dof");
});

// Of rows that lack the feature: 8 of 10 have it, and all of the other component's.
emgine::SufficientStatistics with_gaps(const char* structure, std::vector<double> numbers) {
    auto given = statistics(structure, std::move(numbers));
    const auto layout = emgine::layout_of(emgine::model_shape("student_t", structure, 1, 2, true));
    given.values.insert(given.values.end(), {4, 16, 8, 20});
    given.layout = layout;
    return given;
}

const check::Case gaps("a feature has the rows that have it: squares over their number", [] {
    // The expansions are 5 / 10 and 16 / 20, or one for both by the degrees of freedom.
    const auto each = emgine::student_maximization(with_gaps("diag/4.0", {}), {0});
    check::close(each[0].values[0], 100 + 10 / 4.0, 1e-14);
    check::close(each[1].values[0], (40 - 4 * 2.5 * 2.5) / (8 * 0.5), 1e-14);
    check::close(each[1].values[1], (176 - 16 * 3 * 3) / (20 * 0.8), 1e-14);
    const auto tied = emgine::student_maximization(with_gaps("tied_diag/4.0", {}), {0.5});
    check::close(tied[1].values[0], (216 - 25.0 - 144) / (28 * 0.7) + 0.5, 1e-14);
    const auto both = emgine::student_maximization(with_gaps("tied_spherical/each", dof), {0});
    const double expansion = (5 + 2 * 16) / (10 + 2 * 20.0); // nu are 10 and 20
    check::close(both[1].values[0], (216 - 25.0 - 144) / (28 * expansion), 1e-14);
    auto none = with_gaps("diag/4.0", {});
    none.values[none.layout->array("observed").at] = 10;
    none.values[none.layout->array("observed_u").at] = 5;
    const auto complete = emgine::student_maximization(none, {0.5});
    const auto plain = emgine::student_maximization(statistics("diag/4.0", {}), {0.5});
    check::that(complete[1].values == plain[1].values, "without gaps: the bits of today");
});

const check::Case refused("reg_covar is checked", [] {
    for (const double reg_covar : {-1.0, HUGE_VAL, std::nan("")})
        check::throws<std::invalid_argument>(
            [&] { emgine::student_maximization(statistics("diag/each", dof), {reg_covar}); },
            "reg_covar");
});

} // namespace
