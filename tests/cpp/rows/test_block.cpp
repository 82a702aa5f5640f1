// A block of rows: transposed, padded, its weights beside it; rows of weight 0 hold nothing that
// could overflow.
#include <cstring>

#include "check.hpp"
#include "problem.hpp"

#include "rows/block.hpp"

namespace {

using emgine::block_stride;
using emgine::rows_per_block;
using emgine::Workspace;

// Random rows; their values one after the other.
struct Rows {
    std::size_t n, d;
    std::vector<double> values;
    Rows(std::size_t rows, std::size_t columns) : n(rows), d(columns), values(rows * columns) {
        problem::Uniform uniform(n + d);
        for (double& value : values)
            value = uniform();
    }
    emgine::MatrixView view() const { return emgine::dense_view(values.data(), n, d); }
};

const check::Case transposed("features by rows, whatever the number of columns", [] {
    for (std::size_t d = 1; d <= 19; ++d) {
        const Rows p(rows_per_block + 5, d);
        Workspace work(d, 1);
        for (const std::size_t block : {std::size_t{0}, std::size_t{1}}) {
            const std::size_t n = emgine::load_block(p.view(), block, work);
            check::that(n == (block == 0 ? rows_per_block : 5), "rows of a block");
            for (std::size_t s = 0; s < n; ++s)
                for (std::size_t j = 0; j < d; ++j)
                    check::that(work.x.get()[j * block_stride + s] ==
                                    p.values[(block * rows_per_block + s) * d + j],
                                std::to_string(d) + " features");
        }
    }
});

const check::Case backwards("rows in any order, wherever their numbers begin", [] {
    constexpr std::size_t n = 27, d = 11;
    const Rows p(n, d);
    std::vector<char> bytes(n * d * sizeof(double) + 1);
    std::memcpy(bytes.data() + 1, p.values.data(), n * d * sizeof(double));
    emgine::MatrixView view = p.view();
    view.data = bytes.data() + 1 + (n - 1) * d * sizeof(double);
    view.row_stride = -view.row_stride;
    Workspace work(d, 1);
    check::that(emgine::load_block(view, 0, work) == n, "rows of a block");
    for (std::size_t s = 0; s < n; ++s)
        for (std::size_t j = 0; j < d; ++j)
            check::that(work.x.get()[j * block_stride + s] == p.values[(n - 1 - s) * d + j],
                        "row " + std::to_string(s));
});

const check::Case apart("rows of few columns that are not adjacent", [] {
    for (std::size_t d = 1; d <= 3; ++d) {
        constexpr std::size_t n = 27, wide = 5;
        const Rows p(n, wide);
        emgine::MatrixView view = p.view();
        view.columns = d;
        Workspace work(d, 1);
        emgine::load_block(view, 0, work);
        for (std::size_t s = 0; s < n; ++s)
            for (std::size_t j = 0; j < d; ++j)
                check::that(work.x.get()[j * block_stride + s] == p.values[s * wide + j],
                            std::to_string(d) + " of 5 columns");
    }
});

const check::Case padded("the end is padded with copies of the last row, of weight 0", [] {
    const Rows p(5, 2);
    Workspace work(2, 1);
    const std::size_t n = emgine::load_block(p.view(), 0, work);
    check::that(emgine::load_weights(nullptr, 0, n, 2, work), "there are rows");
    check::that(work.n == emgine::padded_rows && work.unit_weights, "padded");
    for (std::size_t s = 0; s < work.n; ++s) {
        check::that(work.row_weight.get()[s] == (s < n ? 1.0 : 0.0), "weight");
        if (s >= n)
            check::that(work.x.get()[block_stride + s] == p.values[2 * 4 + 1], "last row");
    }
});

const check::Case again("weights of 1 are those of this block, whatever was there before", [] {
    const Rows p(rows_per_block + 5, 2);
    const std::vector<double> weight(rows_per_block, 2.0);
    Workspace work(2, 1);
    const auto sum = [&](std::size_t block, const double* given) {
        const std::size_t n = emgine::load_block(p.view(), block, work);
        emgine::load_weights(given, 0, n, 2, work);
        double total = 0;
        for (std::size_t s = 0; s < work.n; ++s)
            total += work.row_weight.get()[s];
        return total;
    };
    for (const double* given : {static_cast<const double*>(nullptr), weight.data()}) {
        check::that(sum(0, nullptr) == rows_per_block && sum(1, nullptr) == 5, "ones");
        check::that(sum(1, nullptr) == 5 && work.unit_weights, "ones again");
        check::that(sum(0, given) == rows_per_block * (given == nullptr ? 1.0 : 2.0), "given");
        check::that(work.unit_weights == (given == nullptr), "units");
        check::that(sum(0, nullptr) == rows_per_block && work.unit_weights, "ones after others");
    }
});

const check::Case weightless("a row of weight 0 becomes a copy of one that has weight", [] {
    Rows p(6, 2);
    p.values[0] = p.values[1] = 1e300;
    const std::vector<double> weight{0, 0.5, 2, 0, 1, 1};
    Workspace work(2, 1);
    const std::size_t n = emgine::load_block(p.view(), 0, work);
    check::that(emgine::load_weights(weight.data(), 0, n, 2, work), "some have weight");
    check::that(!work.unit_weights, "0.5 is no unit");
    for (const std::size_t s : {std::size_t{0}, std::size_t{3}})
        for (std::size_t j = 0; j < 2; ++j)
            check::that(work.x.get()[j * block_stride + s] == p.values[2 + j], "a copy of row 1");
    check::that(work.x.get()[2] == p.values[4] && work.row_weight.get()[2] == 2, "row 2 stays");
});

const check::Case units("weights of 0 and 1 are units", [] {
    const Rows p(4, 1);
    const std::vector<double> weight{0, 1, 1, 0};
    Workspace work(1, 1);
    const std::size_t n = emgine::load_block(p.view(), 0, work);
    check::that(emgine::load_weights(weight.data(), 0, n, 1, work) && work.unit_weights, "units");
});

const check::Case nothing("where no row has weight, there is nothing to do", [] {
    const Rows p(4, 1);
    const std::vector<double> weight(4, 0.0);
    Workspace work(1, 1);
    const std::size_t n = emgine::load_block(p.view(), 0, work);
    check::that(!emgine::load_weights(weight.data(), 0, n, 1, work), "none");
});

const check::Case counted("blocks of so many rows", [] {
    check::that(emgine::n_blocks(0) == 0, "none");
    check::that(emgine::n_blocks(1) == 1 && emgine::n_blocks(rows_per_block) == 1, "one");
    check::that(emgine::n_blocks(rows_per_block + 1) == 2, "two");
});

} // namespace
