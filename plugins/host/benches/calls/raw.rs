//! The engine alone: the same component, compiled with the same settings, with bindings of its own and no limits, gate or checks.

use plugin_host::{Column, Inputs};
use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, Store,
    component::{Component, HasSelf, Linker},
};

use crate::{Outcome, world::World};

mod bindings {
    wasmtime::component::bindgen!({ path: "../wit/v1", world: "indicator" });
}

use bindings::tsunagi::indicator::{host, types};

pub struct Raw {
    engine: Engine,
    ready: bindings::IndicatorPre<World>,
}

impl Raw {
    pub fn new(component: &[u8]) -> Outcome<Self> {
        let mut config = Config::new();
        config.concurrency_support(false).epoch_interruption(true);
        config.max_wasm_stack(512 * 1024);
        let mut pool = PoolingAllocationConfig::new();
        pool.total_memories(8).table_elements(100_000).linear_memory_keep_resident(4 * 1024 * 1024);
        pool.table_keep_resident(16 * 1024).pagemap_scan(Enabled::Auto);
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
        let engine = Engine::new(&config)?;
        let mut linker = Linker::new(&engine);
        bindings::Indicator::add_to_linker::<_, HasSelf<World>>(&mut linker, |world| world)?;
        let ready = linker.instantiate_pre(&Component::new(&engine, component)?)?;
        Ok(Self { engine, ready: bindings::IndicatorPre::new(ready)? })
    }

    pub fn instance(&self) -> Outcome<bindings::Indicator> {
        let mut store = Store::new(&self.engine, World::new(0));
        store.set_epoch_deadline(u64::MAX / 2);
        Ok(self.ready.instantiate(&mut store)?)
    }

    pub fn call(&self, world: &World, work: &str) -> Outcome<Vec<f64>> {
        let mut store = Store::new(&self.engine, world.clone());
        store.set_epoch_deadline(u64::MAX / 2);
        let text = |text: &str| types::ParameterValue::Text(text.to_owned());
        let parameters = [
            ("work", text(work)),
            ("rounds", types::ParameterValue::Number(1.0)),
            ("marked", types::ParameterValue::Boolean(true)),
            ("kind", text("desk")),
            ("home", text("")),
        ];
        let parameters = parameters.map(|(id, value)| (id.to_owned(), value)).to_vec();
        let instance = self.ready.instantiate(&mut store)?;
        let answer = instance.call_compute(&mut store, &types::Request { period: None, parameters })?;
        Ok(answer.map_err(|problem| format!("{problem:?}"))?.values)
    }
}

impl types::Host for World {}

fn column(column: Column) -> types::DataColumn {
    types::DataColumn { period: column.period, values: column.values, status: column.status }
}

impl host::Host for World {
    fn areas(&mut self) -> Vec<types::Area> {
        Vec::new()
    }

    fn column(&mut self, indicator: String, period: Option<String>) -> Result<types::DataColumn, types::Problem> {
        Inputs::column(self, &indicator, period.as_deref())
            .map(column)
            .map_err(|problem| types::Problem::Failed(format!("{problem:?}")))
    }

    fn series(&mut self, _indicator: String) -> Result<Vec<types::DataColumn>, types::Problem> {
        Ok(Vec::new())
    }

    fn groupings(&mut self) -> Result<Vec<types::Grouping>, types::Problem> {
        Ok(Vec::new())
    }

    fn facilities(&mut self, _kind: String) -> Result<Vec<types::Place>, types::Problem> {
        Ok(Vec::new())
    }

    fn neighbours(&mut self) -> Result<Vec<(u32, u32)>, types::Problem> {
        Ok(Vec::new())
    }

    fn distances(&mut self, kind: String) -> Result<types::DistanceColumn, types::Problem> {
        Err(types::Problem::Failed(kind))
    }

    fn reached(&mut self, kind: String, _km: f64) -> Result<types::DataColumn, types::Problem> {
        Err(types::Problem::Failed(kind))
    }

    fn progress(&mut self, _done: f32) {}

    fn log(&mut self, _message: String) {}
}
