// Rows copied side by side and back: the choice of rows, the padding, and the place of results.
#include "check.hpp"
#include "machine/dispatch.hpp"
#include "rows/active_rows.hpp"

#include <algorithm>

namespace {

const check::Case selection("rows that reach their bound, in ascending order", [] {
    const double values[] = {1, 5, 3, 3, 0};
    const double bounds[] = {2, 2, 3, 4, 0};
    emgine::ActiveRows active;
    emgine::select_rows(values, bounds, 5, active);
    check::that(active.n == 3, "three rows");
    check::that(active.rows[0] == 1 && active.rows[1] == 2 && active.rows[2] == 4, "1, 2 and 4");
    emgine::select_positive(values, 5, active);
    check::that(active.n == 4 && active.rows[3] == 3, "all but the zero");
});

const check::Case counted("the kernel counts what is selected", [] {
    std::vector<double> values(2 * emgine::padded_rows, 0.0);
    emgine::ActiveRows active;
    for (std::size_t s = 0; s < values.size(); s += s < 9 ? 1 : 5) {
        values[s] = s % 2 == 0 ? 1e-300 : 1;
        emgine::select_positive(values.data(), values.size(), active);
        check::that(emgine::kernels().n_above(values.data(), values.size(), 0) == active.n,
                    "the same number");
    }
    check::that(active.n == 17, "some rows");
});

const check::Case there_and_back("gathered, padded with the last, scattered", [] {
    std::vector<double> x(2 * emgine::block_stride), moved(2 * emgine::block_stride);
    for (std::size_t j = 0; j < 2; ++j)
        for (std::size_t s = 0; s < 6; ++s)
            x[j * emgine::block_stride + s] = static_cast<double>(10 * j + s);
    emgine::ActiveRows active;
    active.n = 2;
    active.rows[0] = 1;
    active.rows[1] = 4;
    emgine::gather_features(x.data(), 2, active, 4, moved.data());
    const double* second = moved.data() + emgine::block_stride;
    const double expected[] = {11, 14, 14, 14};
    check::that(std::equal(expected, expected + 4, second), "second feature");
    emgine::scatter(second, active, x.data());
    check::that(x[1] == 11 && x[4] == 14 && x[2] == 2, "only those rows are written");
});

} // namespace
