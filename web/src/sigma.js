// what graph.html needs of sigma.js and graphology, under one name
import Graph from "graphology";
import Sigma from "sigma";
import { EdgeLineProgram, NodePointProgram } from "sigma/rendering";

globalThis.EntourageSigma = { Graph, Sigma, EdgeLineProgram, NodePointProgram };
