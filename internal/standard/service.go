package standard

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"qyzmet/internal/fault"
	"qyzmet/internal/postgres"
)

// Registrar reads the register of services. It keeps one snapshot and replaces it when
// the catalogue's version has moved.
type Registrar struct {
	db      postgres.Querier
	elapsed func() time.Time

	current atomic.Pointer[Snapshot]
	checked atomic.Int64 // when the version was last asked for, Unix nanoseconds
	loading sync.Mutex
}

// freshFor is how long a snapshot is trusted before its version is asked for again.
const freshFor = time.Second

// NewRegistrar makes a Registrar; elapsed is a running clock for freshness, not the
// portal's legal time.
func NewRegistrar(db postgres.Querier, elapsed func() time.Time) *Registrar {
	return &Registrar{db: db, elapsed: elapsed}
}

// Snapshot gives the catalogue, at most a second old. When the database is away the
// last one known is given: the catalogue stays readable.
func (r *Registrar) Snapshot(ctx context.Context) (_ *Snapshot, err error) {
	defer fault.Wrap(&err, "standard.Snapshot")
	known := r.current.Load()
	if known != nil && !r.due() {
		return known, nil
	}
	if known != nil && !r.loading.TryLock() {
		return known, nil // somebody is already looking
	}
	if known == nil {
		r.loading.Lock()
	}
	defer r.loading.Unlock()
	fresh, err := r.refresh(ctx, r.current.Load())
	if err != nil {
		if known != nil {
			return known, nil
		}
		return nil, err
	}
	return fresh, nil
}

// Moved says that this process has just changed the catalogue: whoever reads next sees it.
func (r *Registrar) Moved() { r.checked.Store(0) }

func (r *Registrar) due() bool {
	return r.elapsed().UnixNano()-r.checked.Load() >= int64(freshFor)
}

func (r *Registrar) refresh(ctx context.Context, known *Snapshot) (*Snapshot, error) {
	version, err := catalogueVersion(ctx, r.db)
	if err != nil {
		return nil, err
	}
	if known != nil && known.Version == version {
		r.checked.Store(r.elapsed().UnixNano())
		return known, nil
	}
	fresh, err := loadSnapshot(ctx, r.db)
	if err != nil {
		return nil, err
	}
	r.current.Store(fresh)
	r.checked.Store(r.elapsed().UnixNano())
	return fresh, nil
}
