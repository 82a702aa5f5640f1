// Mixtures of Student's t with the numbers of problem.hpp, and their log-densities by the textbook
// in long double.
#pragma once

#include "loaded_block.hpp"
#include "textbook.hpp"

#include "families/student_t/components.hpp"

namespace student_problem {

inline const std::vector<std::string> dofs = {"each", "shared", "4.0"};

inline std::vector<double> some_dofs(std::size_t k, const std::string& dof) {
    const double all[] = {3.5, 1e10, HUGE_VAL, 0.1, 40, 1e300};
    std::vector<double> values;
    for (std::size_t c = 0; c < k; ++c)
        values.push_back(dof == "each" ? all[c % 6] : dof == "shared" ? 7.0 : 4.0);
    return values;
}

inline emgine::Mixture mixture(const problem::Problem& p, const std::string& dof = "each") {
    const auto shape = emgine::model_shape("student_t", p.type + "/" + dof, p.d, p.k);
    emgine::NamedArrays arrays{{"means", p.means}, {"scales", p.covariances}};
    arrays.push_back({"dofs", some_dofs(p.k, dof)});
    return emgine::Mixture(shape, p.weights, std::move(arrays));
}

// From the Gaussian log-density: log weight, normaliser and -delta / 2.
inline long double log_density(long double gaussian, long double normalizer, double dof,
                               std::size_t d) {
    if (dof > 1e60)
        return gaussian;
    const long double delta = -2 * (gaussian - normalizer), a = 0.5L * d, z = 0.5L * dof;
    const long double more =
        dof > 1e8 ? a * (a - 1) / (2 * z) : std::lgammal(z + a) - std::lgammal(z) - a * std::log(z);
    return normalizer + more - (z + a) * std::log1p(delta / dof);
}

} // namespace student_problem
