// Whether a block has missing cells, wherever one is, and what is made of them.
#include "rows/gaps.hpp"

#include <limits>
#include <string>

#include "check.hpp"

namespace {

using emgine::block_stride;

constexpr std::size_t d = 3;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

emgine::Workspace complete(std::size_t n) {
    emgine::Workspace work(d, 1);
    work.n = n;
    for (std::size_t j = 0; j < d; ++j)
        for (std::size_t s = 0; s < n; ++s)
            work.x.get()[j * block_stride + s] =
                s % 5 == 0 ? infinity : 0.5 * double(s) - double(j);
    return work;
}

const check::Case found("a gap is found in every cell of a block, and nowhere else", [] {
    for (const std::size_t n : {emgine::padded_rows, emgine::rows_per_block}) {
        emgine::Workspace work = complete(n);
        for (std::size_t j = 0; j < d; ++j) // behind the rows is nothing that counts
            for (std::size_t s = n; s < block_stride; ++s)
                work.x.get()[j * block_stride + s] = nan;
        emgine::look_for_gaps(d, work);
        check::that(!work.gaps, "none");
        for (std::size_t j = 0; j < d; ++j)
            for (std::size_t s = 0; s < n; ++s) {
                double& cell = work.x.get()[j * block_stride + s];
                const double value = cell;
                cell = nan;
                emgine::look_for_gaps(d, work);
                check::that(work.gaps, std::to_string(j) + ", " + std::to_string(s));
                cell = value;
            }
    }
});

const check::Case split("cells are 0 in gaps, and marked as observed or lacking", [] {
    const std::size_t n = emgine::padded_rows;
    emgine::Workspace work = complete(n);
    work.x.get()[block_stride + 7] = nan;
    emgine::AlignedBuffer filled(d * block_stride), observed(d * block_stride),
        lacking(d * block_stride);
    emgine::kernels().gaps.split_gaps(work.x.get(), n, d, filled.get(), observed.get(),
                                      lacking.get());
    for (std::size_t j = 0; j < d; ++j)
        for (std::size_t s = 0; s < n; ++s) {
            const std::size_t at = j * block_stride + s;
            const bool gap = j == 1 && s == 7;
            check::that(filled.get()[at] == (gap ? 0 : work.x.get()[at]), "filled");
            check::that(observed.get()[at] == (gap ? 0 : 1), "observed");
            check::that(lacking.get()[at] == (gap ? 1 : 0), "lacking");
        }
});

} // namespace
