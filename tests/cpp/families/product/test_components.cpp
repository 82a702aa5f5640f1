// Densities and sums of a product are those of its children, columns side by side or apart.
#include "families/by_textbook.hpp"

namespace {

using by_textbook::Real;

by_textbook::Problem made(const std::string& structure) {
    problem::Uniform uniform(11);
    by_textbook::Problem p{emgine::model_shape("product", structure, 4, 3),
                           {{"0/means", {}}, {"0/covariances", {}}, {"1/rates", {}}},
                           by_textbook::weights_of(3),
                           {}};
    for (int i = 0; i < 6; ++i) {
        p.parameters[0].values.push_back(2 + uniform());
        p.parameters[1].values.push_back(2 + uniform());
        p.parameters[2].values.push_back(4 + 3 * uniform());
    }
    for (int i = 0; i < 4 * 500; ++i)
        p.rows.push_back(std::floor(4 * (uniform() + 1)));
    return p;
}

by_textbook::Formula formula_of(const by_textbook::Problem& p, std::vector<std::size_t> gaussian,
                                std::vector<std::size_t> poisson) {
    return [&p, gaussian, poisson](const double* x, std::size_t k) {
        constexpr Real log_2_pi = 1.837877066409345483560659L;
        Real total = 0;
        for (std::size_t j = 0; j < 2; ++j) {
            const Real mean = p.parameters[0].values[2 * k + j];
            const Real variance = p.parameters[1].values[2 * k + j];
            const Real rate = p.parameters[2].values[2 * k + j];
            const Real z = x[gaussian[j]] - mean, count = x[poisson[j]];
            total -= (log_2_pi + std::log(variance) + z * z / variance) / 2;
            total += count * std::log(rate) - rate - std::lgamma(count + 1);
        }
        return total;
    };
}

const check::Case densities("densities and sums are the textbook's", [] {
    const auto beside = made("gaussian(diag)[0,1] poisson()[2,3]");
    const auto apart = made("gaussian(diag)[1,3] poisson()[0,2]");
    const auto of_beside = formula_of(beside, {0, 1}, {2, 3});
    const auto of_apart = formula_of(apart, {1, 3}, {0, 2});
    by_textbook::check_scores(beside, of_beside, 1e-13);
    by_textbook::check_scores(apart, of_apart, 1e-13);
    by_textbook::check_sums(apart, of_apart, "1/sum", 2,
                            [](const double* x, std::size_t j) { return x[2 * j]; });
    by_textbook::check_sums(apart, of_apart, "1/weight", 1,
                            [](const double*, std::size_t) { return 1.0; });
});

const check::Case zero("a count that no component can have, beside a density that all have", [] {
    auto p = made("gaussian(diag)[0,1] poisson()[2,3]");
    for (double& rate : p.parameters[2].values)
        rate = 0;
    std::vector<double> score(2);
    const std::vector<double> rows{1, 1, 0, 0, 1, 1, 0, 2};
    emgine::Scorer(p.mixture()).score_samples(rows.data(), 2, score.data());
    check::that(std::isfinite(score[0]) && std::isinf(score[1]), "one row of two");
});

} // namespace
