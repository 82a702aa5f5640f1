// Symmetric parts: by definition, at every place of the edge of a square, with any threads.
#include "check.hpp"
#include "problem.hpp"

#include "algebra/symmetric.hpp"
#include "machine/parallel.hpp"

#include <cmath>

namespace {

constexpr double tolerance = 1e-6;

std::vector<double> nearly_symmetric(std::size_t n_matrices, std::size_t n) {
    problem::Uniform uniform(n);
    std::vector<double> made;
    for (std::size_t k = 0; k < n_matrices; ++k) {
        std::vector<double> one = problem::covariance_matrix(n, uniform);
        for (double& value : one)
            value *= 1 + 1e-9 * (2 * uniform() - 1);
        made.insert(made.end(), one.begin(), one.end());
    }
    return made;
}

const check::Case means("the part is the mean of both triangles", [] {
    for (const std::size_t n : {1, 2, 31, 32, 33, 64, 100}) {
        const std::vector<double> matrices = nearly_symmetric(3, n);
        for (const int n_threads : {1, 2, 3}) {
            std::vector<double> parts(matrices.size());
            check::that(emgine::symmetric_parts({matrices.data(), 3, n}, tolerance, n_threads,
                                                parts.data()),
                        "symmetric");
            for (std::size_t k = 0; k < 3; ++k)
                for (std::size_t i = 0; i < n; ++i)
                    for (std::size_t j = 0; j < n; ++j) {
                        const double* matrix = matrices.data() + k * n * n;
                        check::that(parts[(k * n + i) * n + j] ==
                                        (matrix[i * n + j] + matrix[j * n + i]) / 2,
                                    "mean");
                    }
        }
    }
});

const check::Case refuses("a number without its mirror image is found, and a bad variance", [] {
    constexpr std::size_t n = 70;
    const std::vector<double> sound = nearly_symmetric(2, n);
    std::vector<double> parts(sound.size());
    const auto accepted = [&](std::size_t at, double value) {
        std::vector<double> changed = sound;
        changed[at] = value;
        return emgine::symmetric_parts({changed.data(), 2, n}, tolerance, 2, parts.data());
    };
    for (const std::size_t i : {0, 31, 32, 69})
        for (const std::size_t j : {1, 33, 63, 64}) {
            const double* matrix = sound.data() + n * n;
            const double scale = std::sqrt(matrix[i * (n + 1)] * matrix[j * (n + 1)]);
            const std::size_t at = n * n + i * n + j;
            check::that(accepted(at, matrix[j * n + i] + 0.9 * tolerance * scale), "within");
            check::that(!accepted(at, matrix[j * n + i] - 1.1 * tolerance * scale), "beyond");
        }
    for (const double variance : {0.0, -1.0, std::nan("")})
        check::that(!accepted(n * n + 69 * (n + 1), variance), "variance");
});

const check::Case ends("whoever is asked can end it", [] {
    const std::vector<double> matrix = nearly_symmetric(1, 300);
    std::vector<double> part(matrix.size());
    int asked = 0;
    const emgine::AskMeanwhile meanwhile([&] { return ++asked <= 2; });
    bool ended = false;
    try {
        emgine::symmetric_parts({matrix.data(), 1, 300}, tolerance, 1, part.data());
    } catch (const emgine::Interrupted&) {
        ended = true;
    }
    check::that(ended, "ended");
});

} // namespace
