use std::io::Write;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&a[1]).unwrap();
    let file = attrflow::source::SourceFile::new(&a[1], text);
    let loaded = attrflow::mapping::load(&file);
    for d in &loaded.diagnostics { eprintln!("{} {} {:?} {:?}", d.code, d.message, d.span(), d.help); }
    let c = loaded.compiled.unwrap();
    let o = c.object(attrflow::catalogue::ObjectKind::User).unwrap();
    let env = attrflow::functions::Environment::default();
    let mut w = attrflow::provision::Worker::new(o, &env);
    let t = std::time::Instant::now();
    let f = std::fs::File::open(&a[2]).unwrap();
    let mut out = std::fs::File::create(&a[3]).unwrap();
    let mut b = attrflow::record::read_batches(f, &Default::default()).unwrap();
    let mut buf = Vec::new(); let mut n = 0u64; let mut p = 0u64; let mut o = Vec::new();
    while let Some(batch) = b.next(std::mem::take(&mut buf)).unwrap() {
        batch.for_each(|line, e| { n += 1; match w.entry(&e, line, &mut o) { Ok(attrflow::provision::Disposition::Provisioned) => { o.push(b'\n'); p += 1; } Ok(_) => {} Err(e) => eprintln!("{line} {e}") } true });
        out.write_all(&o).unwrap(); o.clear(); buf = batch.into_buffer();
    }
    eprintln!("{n} records, {p} payloads, {:.0} rec/s, {:?}", n as f64 / t.elapsed().as_secs_f64(), t.elapsed());
}
