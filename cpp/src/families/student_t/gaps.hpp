// Student's t where rows lack cells: the observed ones are Student's t of the same nu, in as many
// dimensions as there are (Lin 2006). So what depends on the number of features is a table by the
// number of observed ones, and each row reads its entry. A row that lacks nothing reads the numbers
// of all features: its bits are those of a block without gaps.
#pragma once

#include "families/gaps.hpp"
#include "families/gaussian/parameters.hpp"
#include "families/student_t/dof.hpp"

namespace emgine {

// Made with the components, then never changed. Empty where rows may lack no cell.
struct StudentGapNumbers {
    // By component and number of observed features, k (d + 1).
    std::vector<double> offset, half;  // see StudentNumbers
    std::vector<double> first, second; // twice the derivatives of DofTerm, less those of d features
    std::vector<double> of_feature;    // k d, without matrices: see GaussianParameters
};

// gaussian: with the log-normalisers of weights 1. kappas, log_weights: k.
StudentGapNumbers student_gap_numbers(const GaussianParameters& gaussian,
                                      const std::vector<double>& kappas,
                                      const std::vector<double>& log_weights);

// Memory of one worker.
struct StudentGapScratch {
    StudentGapScratch(std::size_t n_features, std::size_t n_components)
        : cells(n_features), n_observed(rows_per_block), offset(rows_per_block),
          half(rows_per_block), apart(n_components * block_stride) {}

    Gaps cells;
    AlignedBuffer n_observed;   // of each row
    AlignedBuffer offset, half; // of each row, under one component
    AlignedBuffer apart;        // see GapScratch; components by rows
};

// Looks for the gaps of a block.
void find_student_gaps(const Block& block, StudentGapScratch& scratch) noexcept;

// Replaces -delta / 2 of the rows under component k by log-densities; u, first and second as the
// kernels write them, and the normaliser's derivatives where rows lack cells. Null: not asked for.
void student_densities_with_gaps(const StudentGapNumbers& numbers, const StudentNumbers& of,
                                 std::size_t k, std::size_t n, StudentGapScratch& scratch,
                                 double* log_density, double* u, double* first,
                                 double* second) noexcept;

} // namespace emgine
