"use strict";
const cluster = require("node:cluster");

const workers = Number(process.env.WORKERS);
if (cluster.isPrimary && workers > 0) {
	for (let i = 0; i < workers; i++) {
		cluster.fork();
	}
}
else {
	const app = require("express")();
	app.get("/", (request, response) => response.type("text").send(`Hello from worker (pid ${process.pid})`));
	app.get("/cpu", (request, response) => {
		const end = performance.now() + Number(request.query.ms);
		while (performance.now() < end);
		response.type("text").send("Done");
	});
	app.listen(Number(process.env.PORT));
}
