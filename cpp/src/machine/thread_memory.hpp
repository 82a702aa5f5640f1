// Memory of thread-local variables: of this library's, and of those that exceptions need. glibc
// allocates it when a thread first uses them, and ends the process where it cannot. A new thread
// asks here before.
#pragma once

namespace emgine {

// Whether this thread has that memory; true for ever after. Throws nothing, and uses no
// thread-local variable if there is no memory.
bool has_thread_memory();

} // namespace emgine
