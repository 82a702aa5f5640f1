// Memory of one worker for Student's t: the Gaussian's, and what the densities of a block leave for
// its sums. Allocated once a pass, of a size that rows do not change.
#pragma once

#include "families/gaussian/scratch.hpp"
#include "families/student_t/gaps.hpp"

namespace emgine {

struct StudentScratch final : Scratch {
    StudentScratch(std::unique_ptr<Scratch> of_gaussian, const ModelShape& shape)
        : StudentScratch(std::move(of_gaussian), shape.n_components) {
        if (!shape.missing)
            return;
        gaps = std::make_unique<StudentGapScratch>(shape.n_features, shape.n_components);
        if (GapScratch* own = matrix_gaps())
            own->apart = gaps->apart.get();
    }

    // The Gaussian's, of matrices whose rows may lack cells; otherwise null.
    GapScratch* matrix_gaps() { return static_cast<GaussianScratch&>(*gaussian).gaps.get(); }

    std::unique_ptr<Scratch> gaussian;
    AlignedBuffer u;     // components by rows, as the next three
    AlignedBuffer first; // see kernels.hpp
    AlignedBuffer second;
    AlignedBuffer weighted;                  // r u
    AlignedBuffer row_weight;                // sum of r u over the components
    std::vector<double> values;              // Gaussian statistics of a chunk, weighted by r u
    std::unique_ptr<StudentGapScratch> gaps; // where rows may lack cells

  private:
    StudentScratch(std::unique_ptr<Scratch> of_gaussian, std::size_t n_components)
        : gaussian(std::move(of_gaussian)), u(n_components * block_stride),
          first(n_components * block_stride), second(n_components * block_stride),
          weighted(n_components * block_stride), row_weight(rows_per_block) {}
};

} // namespace emgine
