// Axes of symmetric matrices: eigenvectors of one, common ones of several, the least sum.
#include "check.hpp"
#include "problem.hpp"

#include "algebra/plane_rotations.hpp"

#include <algorithm>
#include <cmath>

namespace {

using emgine::RotatedMatrices;

double most_off_diagonal(const RotatedMatrices& m) {
    double most = 0;
    for (std::size_t at = 0; at < m.values.size(); ++at)
        if (at % (m.d * m.d) / m.d != at % m.d)
            most = std::max(most, std::abs(m.values[at]));
    return most;
}

void check_orthogonal(const RotatedMatrices& m) {
    for (std::size_t i = 0; i < m.d; ++i)
        for (std::size_t j = 0; j < m.d; ++j) {
            double product = 0;
            for (std::size_t l = 0; l < m.d; ++l)
                product += m.axes[i * m.d + l] * m.axes[j * m.d + l];
            check::that(std::abs(product - (i == j ? 1 : 0)) < 1e-13, "orthogonal axes");
        }
}

double loss(const RotatedMatrices& m, const std::vector<double>& variances) {
    double sum = 0;
    for (std::size_t at = 0; at < variances.size(); ++at)
        sum += m.on_axis(at / m.d, at % m.d) / variances[at];
    return sum;
}

const check::Case one("of one matrix they are eigenvectors, in any unit", [] {
    for (const std::size_t d : {1, 2, 5, 17})
        for (const double unit : {1.0, 0x1p-600, 0x1p600}) {
            problem::Uniform uniform(d);
            std::vector<double> matrix = problem::covariance_matrix(d, uniform);
            for (double& value : matrix)
                value *= unit;
            RotatedMatrices m = emgine::rotated_matrices(matrix, d);
            emgine::diagonalize(m);
            check_orthogonal(m);
            check::that(most_off_diagonal(m) <= 1e-14 * unit, "diagonal");
            std::vector<double> variances;
            for (std::size_t i = 0; i < d; ++i)
                variances.push_back(m.on_axis(0, i));
            const std::vector<double> back = emgine::covariances_along(m.axes, variances, d);
            for (std::size_t i = 0; i < d * d; ++i)
                check::that(std::abs(back[i] - matrix[i]) <= 1e-13 * unit, "the matrix again");
        }
});

const check::Case quarter("equal variances with a product between them are turned apart", [] {
    RotatedMatrices m = emgine::rotated_matrices({1, 0.5, 0.5, 1}, 2);
    emgine::diagonalize(m);
    check::that(most_off_diagonal(m) < 1e-15, "diagonal");
});

const check::Case common("matrices of common axes are diagonal on them, ties of sums or not", [] {
    const std::size_t d = 3;
    problem::Uniform uniform(7);
    RotatedMatrices axes = emgine::rotated_matrices(problem::covariance_matrix(d, uniform), d);
    emgine::diagonalize(axes);
    const std::vector<double> both =
        emgine::covariances_along(axes.axes, {1, 2, 3, 3, 2, 1}, d); // their sum is a multiple of I
    RotatedMatrices m = emgine::rotated_matrices(both, d);
    emgine::diagonalize(m);
    check::that(most_off_diagonal(m) < 1e-14, "diagonal");
});

const check::Case turned("a sweep never raises the sum, and ends where no angle lowers it", [] {
    const std::size_t d = 4, k = 3;
    problem::Uniform uniform(3);
    std::vector<double> matrices, variances;
    for (std::size_t c = 0; c < k; ++c)
        for (const double value : problem::covariance_matrix(d, uniform))
            matrices.push_back(value);
    for (std::size_t i = 0; i < k * d; ++i)
        variances.push_back(0.5 + 0.4 * uniform());
    RotatedMatrices m = emgine::rotated_matrices(matrices, d);
    double before = loss(m, variances), turned_by = 1;
    for (int i = 0; i < 500 && turned_by > 1e-14; ++i) {
        turned_by = emgine::rotate_towards(m, variances);
        const double after = loss(m, variances);
        check::that(after <= before * (1 + 1e-14), "never more");
        before = after;
    }
    check::that(turned_by <= 1e-14, "ends");
    check_orthogonal(m);
    const RotatedMatrices again = emgine::rotated_matrices(matrices, d, m.axes);
    for (std::size_t i = 0; i < m.values.size(); ++i)
        check::that(std::abs(again.values[i] - m.values[i]) < 1e-13, "seen along these axes");
    for (std::size_t i = 0; i < d; ++i)
        for (std::size_t j = i + 1; j < d; ++j)
            for (const double angle : {-0.5, -0.1, 0.1, 0.5}) {
                RotatedMatrices other = again;
                for (std::size_t l = 0; l < d; ++l) {
                    const double a = m.axes[i * d + l], b = m.axes[j * d + l];
                    other.axes[i * d + l] = std::cos(angle) * a + std::sin(angle) * b;
                    other.axes[j * d + l] = std::cos(angle) * b - std::sin(angle) * a;
                }
                other = emgine::rotated_matrices(matrices, d, other.axes);
                check::that(loss(other, variances) >= before, "no angle is better");
            }
});

} // namespace
