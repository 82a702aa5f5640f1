// M-steps of independent features: no better variances of the structure are near.
#include "check.hpp"
#include "families/gaussian/coupled.hpp"

namespace {

const check::Case best("no volume or shape near the result is better", [] {
    problem::Uniform uniform(5);
    for (const char* name : {"VEI", "EVI"})
        for (const std::size_t d : {2, 4}) {
            const std::size_t k = 3;
            std::vector<double> scatter, weight, shift(k * d, 0.1);
            for (std::size_t c = 0; c < k; ++c)
                weight.push_back(20 + 10 * uniform());
            for (std::size_t i = 0; i < k * d; ++i)
                scatter.push_back(30 + 20 * uniform());
            const emgine::Scatters from{d, k, scatter.data(), weight, shift, 0.1};
            const emgine::Structure& structure = emgine::structure_of(name);
            const std::vector<double> found = structure.covariances(from);
            emgine::Within within = emgine::within_features(from);
            within.scatter = coupled::as_matrices(within.scatter, d);
            within.weight = weight;
            const double least = coupled::loss(within, coupled::as_matrices(found, d));
            for (int i = 0; i < 50; ++i) {
                std::vector<double> other = found;
                for (double& value : other)
                    value *= 1 + 0.01 * uniform();
                other = emgine::constrained(structure, d, other, weight, nullptr);
                check::that(coupled::loss(within, coupled::as_matrices(other, d)) >=
                                least * (1 - 1e-14),
                            name);
            }
        }
});

} // namespace
