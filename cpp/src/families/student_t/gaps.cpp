// Tables by the number of observed features, and the numbers of each row from them.
#include "families/student_t/gaps.hpp"

#include "machine/dispatch.hpp"

namespace emgine {

StudentGapNumbers student_gap_numbers(const GaussianParameters& gaussian,
                                      const std::vector<double>& kappas,
                                      const std::vector<double>& log_weights) {
    StudentGapNumbers numbers;
    const std::size_t d = gaussian.n_features;
    for (std::size_t k = 0; k < gaussian.n_components; ++k) {
        const DofTerm all = dof_term(kappas[k], d);
        for (std::size_t observed = 0; observed <= d; ++observed) {
            const DofTerm term = dof_term(kappas[k], observed);
            numbers.offset.push_back(log_weights[k] + (gaussian.log_normalizers[k] + term.value));
            numbers.half.push_back(0.5 * (1 + kappas[k] * static_cast<double>(observed)));
            numbers.first.push_back(2 * (term.first - all.first));
            numbers.second.push_back(2 * (term.second - all.second));
        }
    }
    numbers.of_feature = gaussian.of_feature;
    return numbers;
}

void find_student_gaps(const Block& block, StudentGapScratch& scratch) noexcept {
    Gaps& cells = scratch.cells;
    cells.find(block, 0);
    double* count = scratch.n_observed.get();
    std::fill_n(count, block.n, 0.0);
    for (std::size_t j = 0; j < cells.n_features; ++j)
        for (std::size_t s = 0; s < block.n; ++s)
            count[s] += cells.observed.get()[j * block_stride + s];
}

void student_densities_with_gaps(const StudentGapNumbers& numbers, const StudentNumbers& of,
                                 std::size_t k, std::size_t n, StudentGapScratch& scratch,
                                 double* log_density, double* u, double* first,
                                 double* second) noexcept {
    const std::size_t d = scratch.cells.n_features, table = k * (d + 1);
    const double* count = scratch.n_observed.get();
    double* apart = scratch.apart.get() + k * block_stride;
    if (!numbers.of_feature.empty()) {
        kernels().sums_of_lacking(scratch.cells.observed.get(), n, d,
                                  numbers.of_feature.data() + k * d, apart);
        for (std::size_t s = 0; s < n; ++s)
            apart[s] = -apart[s];
    }
    double *offset = scratch.offset.get(), *half = scratch.half.get();
    for (std::size_t s = 0; s < n; ++s) {
        const auto observed = static_cast<std::size_t>(count[s]);
        offset[s] = numbers.offset[table + observed] + (observed < d ? apart[s] : 0);
        half[s] = numbers.half[table + observed];
    }
    kernels().student_gaps(log_density, n, {count, offset, half, of.kappa[k], of.nu[k]}, u, first,
                           second);
    if (first == nullptr)
        return;
    for (std::size_t s = 0; s < n; ++s) {
        const auto observed = static_cast<std::size_t>(count[s]);
        if (observed == d)
            continue;
        first[s] += numbers.first[table + observed];
        second[s] += numbers.second[table + observed];
    }
}

} // namespace emgine
