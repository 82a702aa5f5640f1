// Runs the cases of one test file. Exit status 1 if a check failed, 2 if nothing was run.
#include "check.hpp"

#include <exception>

namespace {

void run(const check::Registered& one) {
    const int before = check::failures;
    try {
        one.body();
    } catch (const std::exception& error) {
        check::that(false, std::string("unexpected exception: ") + error.what());
    }
    std::cout << (check::failures == before ? "ok      " : "FAILED  ") << one.name << '\n';
}

} // namespace

int main(int argc, char** argv) {
    int n_run = 0;
    for (const check::Registered& one : check::cases()) {
        if (argc > 1 && one.name.find(argv[1]) == std::string::npos)
            continue;
        run(one);
        ++n_run;
    }
    std::cout << n_run << " cases, " << check::failures << " failed checks\n";
    return n_run == 0 ? 2 : check::failures != 0;
}
