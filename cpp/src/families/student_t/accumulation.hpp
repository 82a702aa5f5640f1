// From the responsibilities r of a block to sufficient statistics of Student's t: r u where the
// Gaussian has r, and beside them the sums of r and of the derivatives by kappa.
#pragma once

#include "families/student_t/dof.hpp"
#include "families/student_t/structure.hpp"

namespace emgine {

// What the densities knew, by component.
struct StudentDofs {
    const double* kappa = nullptr;
    const DofTerm* terms = nullptr;
};

// After densities of the same block. What is given must outlive the result.
std::unique_ptr<Accumulation> student_accumulation(const ModelShape& shape, const double* reference,
                                                   const StudentDofs& dofs);

// Of starts: u = 1 and nu = 10.
std::unique_ptr<Accumulation> student_start(const ModelShape& shape, const double* reference);

} // namespace emgine
